/// The same highest rates twice: held for the whole run, and as the peak of one cycle.
struct PeakSweep {
  /// How many runs the sweep takes per seed beyond those of the contest.
  static let furtherRuns = 3 + 4

  /// The runs at constant rates, as constant[rate][seed].
  let constant: [[RunOutcome]]
  /// The runs of one-cycle, as cycled[peak][seed].
  let cycled: [[RunOutcome]]
  /// Those among them that the contest does not have.
  let further: [[RunOutcome]]

  /// - Parameters:
  ///   - top: the top of the range.
  ///   - known: the runs of the contest.
  ///   - seeds: those to look at.
  init(
    top: Double, steps: Int, known: [[RunOutcome]], seeds: [UInt64], run: (Contestant) throws -> [RunOutcome]
  ) throws {
    let known = known.map { runs in runs.filter { seeds.contains($0.seed) } }
    let held = try [2.0, 4, 8].map { try run(.fixed(top * $0, steps: steps)) }
    let others = try [0.5, 2, 4, 8].map { try run(try .oneCycle(top * $0, steps: steps)) }
    let middle = known.filter { $0[0].contestant.name == "one-cycle" }
    constant = known.filter { $0[0].contestant.isFixed } + held
    cycled = Array(others.prefix(1)) + middle + Array(others.dropFirst())
    further = held + others
  }
}
