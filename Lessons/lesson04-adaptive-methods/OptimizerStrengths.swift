import Core
import GradientDescent
import Optimizers
import Terminal
import Tuning

/// Plain descent, RMSprop and Adam on three problems, each at the best of 21 rates: a problem for each of them to win.
struct OptimizerStrengths {
  enum Problem: String, CaseIterable {
    case bowl = "a nearly round bowl, κ = 2"
    case canyon = "Rosenbrock's canyon"
    case wandering = "a minimum that wanders"
  }

  /// The best run of one optimizer on one problem.
  struct Record {
    let problem: Problem
    let choice: OptimizerChoice
    let rate: Double
    /// Steps until within 0.001 of the minimum for good; of the one that wanders, the mean distance; infinite for neither.
    let result: Double
  }

  static let choices = [OptimizerChoice.descent, .rmsprop, .adam]
  private(set) var records: [Record] = []

  init(steps: Int, seed: UInt64) throws {
    let rates = try RateGrid.logarithmic(from: 1e-4, to: 10, count: 21).rates
    for problem in Problem.allCases {
      for choice in Self.choices {
        var best = Record(problem: problem, choice: choice, rate: .nan, result: .infinity)
        for rate in rates {
          let result =
            switch problem {
            case .bowl: arrival(of: choice, at: rate, on: .bowl(QuadraticBowl(conditionNumber: 2, turnedBy: 30)), steps)
            case .canyon: arrival(of: choice, at: rate, on: .canyon, steps)
            case .wandering: distance(of: choice, at: rate, seed: seed)
            }
          // What is not a number never wins.
          if result < best.result { best = Record(problem: problem, choice: choice, rate: rate, result: result) }
        }
        records.append(best)
      }
    }
  }

  /// The steps from (−1.2, 1) until the run stays within 0.001 of the minimum; infinite where it does not get there.
  private func arrival(of choice: OptimizerChoice, at rate: Double, on surface: Surface, _ steps: Int) -> Double {
    var (optimizer, point) = (choice.optimizer(momentum: 0.9), Rosenbrock.start)
    var lastOutside = 0
    for step in 0...steps {
      let distance = zip(point, surface.minimum).map { $0 - $1 }.norm
      if !(distance <= 1e-3) { lastOutside = step }
      if !(distance <= 1e6) { return .infinity }
      optimizer.step(&point, along: surface.lossAndGradient(at: point).gradient, rate: rate)
    }
    return lastOutside < steps ? Double(lastOutside + 1) : .infinity
  }

  /// How far from the minimum a run is in the mean over its second thousand steps, when the minimum takes a random step
  /// of deviation 0.1 before each of its own; curvatures 1 and 100.
  private func distance(of choice: OptimizerChoice, at rate: Double, seed: UInt64) -> Double {
    var (optimizer, random) = (choice.optimizer(momentum: 0.9), RandomSource(seed: seed))
    var (point, minimum, sum) = ([0.0, 0.0], [0.0, 0.0], 0.0)
    for step in 0..<2_000 {
      for index in minimum.indices { minimum[index] += 0.1 * random.gaussian() }
      let error = zip(point, minimum).map { $0 - $1 }
      if !(error.norm <= 1e6) { return .infinity }
      if step >= 1_000 { sum += error.norm / 1_000 }
      optimizer.step(&point, along: [error[0], 100 * error[1]], rate: rate)
    }
    return sum
  }

  func print(on console: Console, steps: Int, seed: UInt64) {
    console.paragraph(
      "Which one is best? Three problems, each optimizer at the best of 21 rates from 0.0001 to 10. Two are steps as above; "
        + "the third is the mean distance to a minimum that takes a random step of 0.1 before each of the "
        + "optimizer's (curvatures 1 and 100, 2,000 steps, seed \(seed)).")
    console.print()
    var table = TextTable(header: ["problem"] + Self.choices.flatMap { [$0.rawValue, "rate"] })
    for problem in Problem.allCases {
      let runs = records.filter { $0.problem == problem }
      let best = runs.min { $0.result < $1.result }
      let cells = runs.flatMap { run in
        let result = problem == .wandering ? run.result.significant(2) : run.result.significant(4)
        let text = run.result < .infinity ? result : "never"
        return [text + (run.choice == best?.choice ? " *" : ""), run.rate.isNaN ? "" : run.rate.significant(2)]
      }
      table.add(cells: [problem.rawValue] + cells)
    }
    console.print(table)
    console.print()
  }
}
