import Foundation
import Schedules
import TestSupport
import Testing

/// Every case of Tests/Fixtures/schedulers.json, made by PyTorch 2.15.
///
/// Driven by the file alone.
@Suite struct ReferenceValues {
  static let file = Result { try SchedulerCase.singles(in: Fixture.data("schedulers.json")) }
  static let cases = (try? file.get()) ?? []
  static let refused = cases.filter(\.mustBeRefused)
  static let accepted = cases.filter { !$0.mustBeRefused }
  static let plateaus = cases.filter { $0.value["state_per_step"] != nil }

  @Test func `the file can be read and has cases of every kind`() throws {
    _ = try Self.file.get()
    #expect(!Self.accepted.isEmpty)
    #expect(!Self.refused.isEmpty)
    #expect(!Self.plateaus.isEmpty)
  }

  @Test(arguments: accepted) func `rates and momenta agree with PyTorch`(_ example: SchedulerCase) throws {
    let difference = try example.difference()
    let isDocumented = Deviation.all.contains { $0.changesRates && $0.schedule == example.className }
    // A deliberate deviation is in the table, and only a quirk or a step(epoch) can be one.
    #expect(difference == nil || (example.mayDeviate && isDocumented), "\(difference ?? "")")
  }

  @Test(arguments: refused) func `what PyTorch cannot run is refused at once`(_ example: SchedulerCase) {
    #expect(throws: ScheduleError.self) { try example.spec() }
  }

  @Test(arguments: plateaus) func `the plateau remembers what PyTorch's remembers`(_ example: SchedulerCase) throws {
    #expect(try example.stateDifference() == nil)
  }

  // The suite's own negative control.
  @Test(arguments: accepted) func `a spoiled value is noticed`(_ example: SchedulerCase) throws {
    guard try example.difference() == nil else { return }
    for column in ["lr", "momentum"] where example.value[column] != nil {
      #expect(try example.spoiled(column).difference() != nil)
    }
  }

  @Test func `an empty file, no JSON and no cases are noticed`() {
    for text in ["", "{", "[]", "{}", #"{"cases": []}"#] {
      #expect(throws: (any Error).self) { try SchedulerCase.all(in: Data(text.utf8)) }
    }
    #expect(throws: (any Error).self) { try Fixture.data("no such file.json") }
  }
}

extension SchedulerCase {
  /// The same case with its last number in `column` off by 1e-11 of the largest, the tolerance being 1e-12.
  func spoiled(_ column: String) throws -> SchedulerCase {
    guard case .object(var members) = value, var rows = rows(column), let last = rows.popLast() else { return self }
    let error = max(1e-11 * ((rows + [last]).joined().map(abs).max() ?? 0), .leastNormalMagnitude)
    rows.append(last.dropLast() + [(last.last ?? 0) + error])
    members[column] = .list(rows.map { .list($0.map(ArgumentValue.double)) })
    return SchedulerCase(value: .object(members))
  }
}
