import NeuralNetworks
import Terminal

/// Every contestant on one kind of network: the same budget, the same seeds, the same batches.
struct CycleContest {
  let track: String
  let epochs: Int
  let stepsPerEpoch: Int
  let seeds: [UInt64]
  let search: RangeSearch
  /// The outcomes, as outcomes[contestant][seed].
  let outcomes: [[RunOutcome]]
  /// One-cycle in half of the epochs (rounded down), by seed.
  let halves: [RunOutcome]
  /// Higher constant rates and one-cycle peaks.
  let sweep: PeakSweep

  init<Model: FusedModel>(_ track: Track<Model>, options: CycleOptions) throws {
    (self.track, epochs, seeds) = (track.name, track.epochs, options.allSeeds)
    let stepsPerEpoch = track.images.stepsPerEpoch
    let sweepSeeds = options.full ? seeds : Array(seeds.prefix(1))
    let bar = ProgressBar(track.name, total: 10 * seeds.count + PeakSweep.furtherRuns * sweepSeeds.count)
    defer { bar.finish() }
    var done = 0
    func runs(
      _ contestant: Contestant, _ seeds: [UInt64], epochs: Int? = nil, looks: Int = 1
    ) throws -> [RunOutcome] {
      try seeds.map { seed in
        defer {
          done += 1
          bar.show(done)
        }
        return try track.run(contestant, seed: seed, epochs: epochs, looks: looks)
      }
    }
    search = try RangeSearch(track, seed: options.seed, top: options.top)
    let seeds = seeds
    outcomes = try Contestant.all(in: search.range, epoch: stepsPerEpoch, epochs: epochs)
      .map { try runs($0, seeds, looks: 4 * track.epochs) }
    let (top, half) = (search.range.upperBound, track.epochs / 2)
    halves = try runs(try .oneCycle(top, steps: half * stepsPerEpoch), seeds, epochs: half)
    sweep = try PeakSweep(top: top, steps: track.steps, known: outcomes, seeds: sweepSeeds) {
      try runs($0, sweepSeeds)
    }
    self.stepsPerEpoch = stepsPerEpoch
  }

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
