import LessonKit
import NeuralNetworks

/// Every contestant on one kind of network: the same budget, the same seeds, the same batches.
struct CycleContest {
  let track: String
  let epochs: Int
  let stepsPerEpoch: Int
  let seeds: [UInt64]
  let range: ClosedRange<Double>
  let contestants: [Contestant]
  /// The outcomes, as outcomes[contestant][seed].
  let outcomes: [[RunOutcome]]
  /// One-cycle in half of the budget, by seed.
  let halves: [RunOutcome]
  /// Constant rates and one-cycle peaks beyond those of the contest, by rate and seed.
  let sweep: PeakSweep

  init<Model: FusedModel>(
    _ track: Track<Model>, in range: ClosedRange<Double>, seeds: [UInt64], showing bar: ProgressBar
  ) throws {
    (self.track, epochs, self.seeds, self.range) = (track.name, track.epochs, seeds, range)
    stepsPerEpoch = track.clothes.stepsPerEpoch
    contestants = try Contestant.all(in: range, epoch: stepsPerEpoch, epochs: epochs)
    var done = 0
    func runs(_ contestant: Contestant, epochs: Int? = nil, looks: Int = 1) throws -> [RunOutcome] {
      try seeds.map { seed in
        defer {
          done += 1
          bar.show(done)
        }
        return try track.run(contestant, seed: seed, epochs: epochs, looks: looks)
      }
    }
    outcomes = try contestants.map { try runs($0, looks: 4 * track.epochs) }
    let half = max(track.epochs / 2, 1)
    halves = try runs(try .oneCycle(range.upperBound, steps: half * stepsPerEpoch), epochs: half)
    sweep = try PeakSweep(top: range.upperBound, steps: track.steps, known: outcomes) { try runs($0) }
  }

  /// How many runs a contest takes per seed.
  static let runsPerSeed = 9 + 1 + PeakSweep.furtherRuns

  /// The mean over the seeds.
  static func mean(_ runs: [RunOutcome], _ value: (RunOutcome) -> Double) -> Double {
    runs.map(value).reduce(0, +) / Double(runs.count)
  }

  /// The runs of the fixed rate that is best by the validation images, in the mean of the seeds.
  var bestFixed: [RunOutcome] {
    let fixed = outcomes.filter { $0[0].contestant.isFixed }
    return fixed.max { CycleContest.mean($0, \.validation) < CycleContest.mean($1, \.validation) } ?? outcomes[0]
  }

  /// The runs of the contestant with this name.
  func runs(of name: String) -> [RunOutcome] { outcomes.first { $0[0].contestant.name == name } ?? outcomes[0] }

  /// A row per run.
  func add(to file: inout CSVFile) {
    for run in (outcomes + [halves] + sweep.further).joined() {
      file.add(cells: [
        track, run.contestant.name, "\(run.contestant.peak)", "\(run.seed)", "\(run.steps)", "\(run.validation)",
        "\(run.test)", "\(run.loss)", "\(run.classes)",
      ])
    }
  }
}
