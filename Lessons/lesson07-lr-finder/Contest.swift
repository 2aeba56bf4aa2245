import GradientDescent
import Terminal
import Training
import Tuning

/// Every way to read a short run, against a grid of whole runs: the same network, the same seeds, the same batches.
struct Contest {
  let name: String
  let options: FinderOptions
  /// A short run for each seed.
  let curves: [RangeTestCurve]
  /// The library's methods, then that of the exercises.
  let candidates: [Candidate]
  /// Half-decades, in rising order.
  let grid: [GridPoint]
  let stepsPerRun: Int
  /// Seconds for one seed.
  let (finderSeconds, gridSeconds): (Double, Double)

  init<Model, Method>(_ bench: Bench<Model, Method>) throws {
    (name, options, stepsPerRun) = (bench.name, bench.options, bench.stepsPerRun)
    let seeds = bench.options.allSeeds
    let rates = try RateGrid.logarithmic(from: 1e-4, to: 10, count: 11).rates
    let methods = SuggestionMethod.all
    let bar = ProgressBar("runs", total: seeds.count * (rates.count + methods.count + 1))
    defer { bar.finish() }
    var done = 0
    func outcome(at rate: Double, seed: UInt64) throws -> Evaluation {
      defer {
        done += 1
        bar.show(done)
      }
      return try bench.outcome(at: rate, seed: seed)
    }
    func seconds(since start: ContinuousClock.Instant) -> Double {
      (ContinuousClock.now - start) / .seconds(1) / Double(seeds.count)
    }

    // The first call pays for what is made once, and belongs to nobody's bill.
    _ = try bench.curve(seed: seeds[0])
    var began = ContinuousClock.now
    let curves = try seeds.map { try bench.curve(seed: $0) }
    finderSeconds = seconds(since: began)
    began = .now
    grid = try rates.map { rate in
      GridPoint(rate: rate, outcomes: try seeds.map { try outcome(at: rate, seed: $0) })
    }
    gridSeconds = seconds(since: began)

    func candidate(_ name: String, _ author: String, _ ask: (Int) throws -> Double?) throws -> Candidate {
      var problem: String?
      let rates = try seeds.indices.map { place in
        do {
          return try ask(place)
        } catch let error as RangeTestError {
          problem = error.description
          return nil
        }
      }
      let outcomes = try zip(rates, seeds).map { rate, seed in try rate.map { try outcome(at: $0, seed: seed) } }
      return Candidate(name: name, author: author, rates: rates, outcomes: outcomes, problem: problem)
    }
    let peers = try methods.map { method in
      try candidate(method.name, Contest.author(of: method)) {
        try Contest.ask(method, of: curves[$0], bench.options).rate
      }
    }
    let own = try candidate("exercise 7.2", "you") { try bench.ownSuggestion(seed: seeds[$0]) }
    (self.curves, candidates) = (curves, peers + [own])
  }

  /// Each method is asked as its authors ask it: fastai leaves out a tenth of the steps and the last five points.
  static func ask(
    _ method: SuggestionMethod, of curve: RangeTestCurve, _ options: FinderOptions
  ) throws -> Suggestion {
    let part = author(of: method) == "fastai" ? curve.fastaiPart(of: options.steps) : curve
    return try part.suggestion(method)
  }

  private static func author(of method: SuggestionMethod) -> String {
    switch method {
    case .steepestSlope: "Lightning"
    case .valley, .slide, .steep, .minimum: "fastai"
    case .default: "workbench"
    }
  }

  /// The rate with the least mean loss on the validation images; a run that broke down never wins.
  var best: GridPoint { grid.filter(\.loss.isFinite).min { $0.loss < $1.loss } ?? grid[0] }

  /// The workbench's own suggestions.
  var house: Candidate { candidates[candidates.count - 2] }

  /// What the exercises suggest.
  var own: Candidate { candidates[candidates.count - 1] }

  /// The gradients of a grid, for one seed.
  var gridGradients: Int { grid.count * stepsPerRun }

  /// The gradients of a short run, for one seed: fewer than planned where it ended early.
  var finderGradients: Int { curves.map(\.count).reduce(0, +) / curves.count }
}
