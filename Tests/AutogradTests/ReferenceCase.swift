import Autograd
import Foundation
import Kernels
import Tensors
import TestSupport
import Testing

/// One operation on given inputs, with its output and the gradient of Σ output·weights.
struct ReferenceCase: Decodable, Sendable, CustomTestStringConvertible {
  /// A tensor as the file has it; numbers are decoded as Double whatever they are.
  struct Values: Decodable {
    let name: String?
    let shape: [Int]
    let data: [Double]
    let dtype: String?
    let requiresGradient: Bool?

    enum CodingKeys: String, CodingKey {
      case name, shape, data, dtype
      case requiresGradient = "requires_grad"
    }

    var isInteger: Bool { dtype == "int64" }
  }

  struct Gradient: Decodable {
    let input: String
    let data: [Double]
  }

  let name: String
  let op: String
  let attrs: [String: AttributeValue]?
  let inputs: [Values]
  let output: Values
  let weights: [Double]?
  let grads: [Gradient]?
  let extra: [String: [Double]]?

  var testDescription: String { name }
}

/// Tests/Fixtures/autograd.json: operations with their results and gradients, made by PyTorch.
struct ReferenceFile: Decodable {
  let schema: Int
  let cases: [ReferenceCase]

  static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/autograd.json")

  private static let reader = FixtureReader(
    "autograd.json",
    notCompared: [
      "source": "prose", "conventions": "prose", "suggested_tolerance": "prose: that of ReferenceCheck",
      "cases.note": "prose", "cases.tags": "edge is the only one, and edges are compared like all",
      "cases.nonsmooth": "where finite differences must not be asked; here gradients are compared with PyTorch's",
    ])

  init(contentsOf url: URL = ReferenceFile.url) throws { try self.init(Data(contentsOf: url)) }

  init(_ data: Data) throws { self = try Self.reader.decode(ReferenceFile.self, from: data) }
}

/// A value of a case's `attrs`.
enum AttributeValue: Decodable, Equatable, Sendable {
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([AttributeValue])
  case null

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .list(try container.decode([AttributeValue].self))
    }
  }

  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var list: [AttributeValue]? { if case .list(let list) = self { list } else { nil } }
}

/// Every operation of autograd.json, forward and backward, in Double.
///
/// The file drives everything: another file of the same form needs no change here.
@Suite struct ReferenceValues {
  static let file = Result { try ReferenceFile() }
  static let cases = (try? file.get().cases) ?? []

  @Test func `the file is there and has cases`() throws {
    let file = try ReferenceValues.file.get()
    #expect(file.schema == 1)
    #expect(file.cases.count >= 1)
  }

  @Test(arguments: cases) func `PyTorch agrees`(with reference: ReferenceCase) throws {
    #expect(try ReferenceCheck(reference).firstDifference == nil)
  }

  @Test(arguments: cases) func `a spoiled value is noticed`(in reference: ReferenceCase) throws {
    #expect(try ReferenceCheck(reference, spoiling: .output).firstDifference != nil)
    guard reference.grads?.isEmpty == false else { return }
    #expect(try ReferenceCheck(reference, spoiling: .gradients).firstDifference != nil)
  }

  @Test func `an unknown operation is an error`() throws {
    let json = """
      {"name": "x", "op": "no such operation", "inputs": [], "output": {"shape": [], "data": [0]}, "weights": [1]}
      """
    let reference = try JSONDecoder().decode(ReferenceCase.self, from: Data(json.utf8))
    #expect(throws: ReferenceCheck.Problem.self) { try ReferenceCheck(reference) }
  }

  @Test func `a member that nobody compares is an error`() throws {
    #expect(throws: Fixture.Unusable.self) {
      try ReferenceFile(FixtureReader.withUnknownMember(Data(contentsOf: ReferenceFile.url)))
    }
  }

  @Test func `an empty or missing file is an error`() throws {
    #expect(throws: (any Error).self) { try ReferenceFile(contentsOf: URL(filePath: "/nowhere/autograd.json")) }
    let empty = FileManager.default.temporaryDirectory.appending(path: "empty-\(UUID()).json")
    try Data().write(to: empty)
    defer { try? FileManager.default.removeItem(at: empty) }
    #expect(throws: (any Error).self) { try ReferenceFile(contentsOf: empty) }
  }
}
