import TestSupport
import Testing

/// The whole runs of Tests/Fixtures/lr_finder.json, made by Lightning 2.6.6 and fastai 2.8.12: network, batches,
/// optimizer and range test are ours, from the first weights to the suggestion.
@Suite struct ReferenceValues {
  static let runs = ((try? FinderCase.all(in: Fixture.data(FinderCase.fileName))) ?? []).filter { $0.kind == .run }

  @Test func `there are runs of both libraries`() {
    #expect(Set(Self.runs.compactMap(\.library)) == ["lightning", "fastai"])
  }

  @Test(arguments: runs) func `a range test repeats the peer's, from the first weights on`(_ run: FinderCase) throws {
    let difference = try run.replayDifference()
    #expect(difference == nil)
    // The suite's own negative controls.
    var other = run
    other.smoothedLosses = run.smoothedLosses.map { $0.prefix(20) + [$0[20] * 1.01] + $0.dropFirst(21) }
    #expect(try other.replayDifference() != nil)
    if run.optimizer?.class == "SGD" {
      other = run
      other.optimizer?.momentum = 0.9
      #expect(try other.replayDifference() != nil)
    }
    other = run
    other.stepsDone? += 1
    #expect(try other.replayDifference() != nil)
  }
}
