import Foundation
import TestSupport
import Testing

@testable import Optimizers

/// Every case of optimizers.json, in Double, to the tolerance that it states.
///
/// The file alone decides what is tested.
@Suite struct ReferenceValues {
  static let data = (try? Data(contentsOf: fixtures.appending(path: "optimizers.json"))) ?? Data()
  static let file = try? OptimizerCase.File(data)
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  @Test func `the file is there and holds cases`() throws {
    let file = try OptimizerCase.File(Self.data)
    #expect(file.cases.count >= 1)
  }

  @Test(arguments: file?.cases ?? []) func `agrees with PyTorch`(reference: OptimizerCase) throws {
    let problem = try #require(Self.file?.problems[reference.problem])
    #expect(try reference.disagreement(on: problem) == nil)
  }

  @Test(arguments: file?.defaults.keys.sorted() ?? []) func `the defaults are PyTorch's`(name: String) throws {
    var defaults = try #require(Self.file?.defaults[name])
    // Here decoupled weight decay is what AdamW is, and no parameter of it.
    if name == "AdamW" { #expect(defaults.removeValue(forKey: "decoupled_weight_decay") == .flag(true)) }
    #expect(OptimizerSpec.known[name] == defaults)
  }

  @Test func `every optimizer has its defaults in the file, and a member that nobody compares is an error`() throws {
    #expect(
      Self.file.map { Set($0.defaults.keys) } == Set(OptimizerSpec.names).subtracting(RateFreeReferenceValues.names))
    #expect(throws: Fixture.Unusable.self) {
      try OptimizerCase.File(FixtureReader.withUnknownMember(Self.data))
    }
  }

  /// The negative control: any number of the file changed by a millionth is noticed.
  @Test(arguments: ["expected", "loss"]) func `a spoiled value is noticed`(part: String) throws {
    var root = try #require(try JSONSerialization.jsonObject(with: Self.data) as? [String: Any])
    var cases = try #require(root["cases"] as? [[String: Any]])
    for index in cases.indices where cases[index][part] != nil {
      cases[index][part] = spoil(cases[index][part] as Any)
    }
    root["cases"] = cases
    let spoiled = try OptimizerCase.File(JSONSerialization.data(withJSONObject: root))
    let unnoticed = try spoiled.cases.filter { part == "expected" || $0.loss != nil }.first { spoiled in
      let problem = try #require(Self.file?.problems[spoiled.problem])
      return try spoiled.disagreement(on: problem) == nil
    }
    #expect(unnoticed?.name == nil)
  }

  @Test(arguments: ["", "{}", "{\"problems\":{},\"cases\":3}", "[]"]) func `an empty or other file is refused`(
    text: String
  ) {
    #expect(throws: (any Error).self) { try OptimizerCase.File(Data(text.utf8)) }
  }

  /// The last of all numbers in a nested list, a millionth of the largest further.
  private func spoil(_ value: Any) -> Any {
    guard var list = value as? [Any], let last = list.last else {
      return ((value as? NSNumber)?.doubleValue ?? 0) * (1 + 1e-6) + 1e-6
    }
    list[list.count - 1] = spoil(last)
    return list
  }
}
