/// Lesson 10 · Can a rate above 2/λmax be right?
///
/// Chebyshev's rates on a bowl, in three orders, in Double and in Float; random rates that are fair to every curvature; silver
/// steps on functions that are no bowls; and the computed worst case of six schedules.
import ArgumentParser
import Core
import Datasets
import Foundation
import Lesson10
import LessonKit
import LinearModels
import Schedules

struct BeyondTheBoundLesson: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "lesson10-beyond-the-bound", abstract: "Lesson 10 · Can a rate above 2/λmax be right?",
    discussion: """
      Take steps far beyond the bound on purpose: in the right order they are the fastest there are.

      Examples:
        swift run lesson10-beyond-the-bound
        swift run lesson10-beyond-the-bound --kappa 1000 --steps 64
        swift run lesson10-beyond-the-bound --silver 255 --plot none
      """)

  @OptionGroup var options: Options
  @OptionGroup var pictureOptions: PictureOptions
  @OptionGroup var csvOption: CSVOption

  func run() throws {
    // A bowl with curvatures from 1 to κ in 200 dimensions, once with 16 digits and once with 7. Chebyshev's rates are
    // exercise 10.1, Lebedev's order is exercise 10.2.
    let bowl = TurnedBowl<Double>(conditionNumber: options.kappa, seed: options.seed)
    let bowlInFloat = TurnedBowl<Float>(conditionNumber: options.kappa, seed: options.seed)
    let bowlRuns = BowlRates.allCases.map { choice in
      let rates = choice.rates(κ: options.kappa, steps: options.steps)
      return BowlRun(
        choice: choice, rates: rates, distances: descend(on: bowl, along: rates),
        distancesInFloat: descend(on: bowlInFloat, along: rates))
    }

    // Rates drawn at random, one distribution fair to all curvatures and one that is not: what does a step do on average?
    let (arcsine, uniform) = try (
      meanFactors(of: "arcsine", Arcsine(smallest: 1, largest: options.kappa, seed: Int(options.seed))),
      meanFactors(of: "uniform", UniformInverse(smallest: 1, largest: options.kappa, seed: options.seed))
    )

    // Silver steps, exercise 10.3, where no smallest curvature is known: bowls that turn into slopes.
    let huberRuns = [7, 31, 127, 1_023, options.silver].map { count in
      HuberRun.Choice.allCases.map { huberRun($0, rates: $0.rates(count: count)) }
    }

    let report = Report(
      options: options, bowlRuns: bowlRuns, diabetes: try runsOnDiabetes(), arcsine: arcsine, uniform: uniform,
      huberRuns: huberRuns.dropLast(), shownHuberRuns: huberRuns.last ?? [], bounds: BoundedSchedule.all)
    try report.publish(on: csvOption.console, pictures: pictureOptions, csv: csvOption.csv)
  }

  /// Plain descent, one rate per step: the distance from the minimum after each, over that of the start.
  func descend<Scalar>(on bowl: TurnedBowl<Scalar>, along rates: [Double]) -> [Double] {
    var point = bowl.start
    return rates.map { rate in
      let gradient = bowl.gradient(at: point)
      for index in point.indices { point[index] -= Scalar(rate) * gradient[index] }  // w ← w − η_t·g
      return bowl.distance(of: point)
    }
  }

  /// The same on a table of 442 patients, z-scored: J − J* at the start and after 64 steps with the best constant rate and with
  /// Chebyshev's.
  func runsOnDiabetes() throws -> DiabetesRuns {
    let problem = try RegressionProblem(Table(named: "diabetes").regression(), scaling: .zscore)
    let curvature = try Curvature(of: problem.regression)
    let (μ, L) = (curvature.smallestEigenvalue, curvature.largestEigenvalue)
    let chebyshev = chebyshevRates(smallest: μ, largest: L, count: DiabetesRuns.steps)
    let inOrder = lebedevOrder(of: DiabetesRuns.steps).filter(chebyshev.indices.contains).map { chebyshev[$0] }
    let zero = LinearModel.zero(features: problem.regression.featureCount)
    let costs = [[Double](repeating: 2 / (L + μ), count: DiabetesRuns.steps), inOrder].map { rates in
      var model = zero
      for rate in rates {
        let (_, gradient) = problem.regression.costAndGradient(at: model)
        model.descend(along: gradient, rate: rate)
      }
      return problem.regression.cost(at: model) - curvature.leastCost
    }
    return DiabetesRuns(
      conditionNumber: L / μ, largestRateOverBound: (chebyshev.last ?? .nan) * L / 2,
      start: problem.regression.cost(at: zero) - curvature.leastCost, constant: costs[0],
      chebyshev: inOrder.isEmpty ? .nan : costs[1])
  }

  /// The mean of ln|1 − ηλ| over many draws of η, at curvatures from 1 to κ.
  func meanFactors(of name: String, _ rates: some Schedule) -> RandomRates {
    var result = RandomRates(name: name)
    for λ in RandomRates.curvatures(κ: options.kappa) {
      var (sum, sumOfSquares) = (0.0, 0.0)
      for step in 0..<options.draws {
        let logarithm = log(abs(1 - rates(step) * λ))
        sum += logarithm
        sumOfSquares += logarithm * logarithm
      }
      let count = Double(options.draws)
      let mean = sum / count
      result.records.append(
        RandomRates.Record(
          λ: λ, mean: mean, standardError: ((sumOfSquares / count - mean * mean) / count).squareRoot()))
    }
    return result
  }

  /// Descent from 1 on Huber's functions, x²/2 up to δ and a straight line beyond, for the worst δ; beside it the worst bowl.
  func huberRun(_ choice: HuberRun.Choice, rates: [Double]) -> HuberRun {
    let losses = HuberRun.thresholds(for: rates).map { huberLoss(δ: $0, rates: rates) }
    let onBowls = (0...4_000).map { index in
      let λ = pow(1e-5, Double(index) / 4_000)
      return λ / 2 * pow(rates.reduce(1) { $0 * (1 - $1 * λ) }, 2)
    }
    return HuberRun(
      choice: choice, rates: rates, worst: losses.contains(where: \.isNaN) ? .nan : losses.max() ?? .nan,
      worstOnBowls: onBowls.max() ?? .nan)
  }
}

/// f − f* after the last step from x = 1; the gradient is x, cut off at ±δ.
func huberLoss(δ: Double, rates: [Double]) -> Double {
  let x = rates.reduce(1) { x, rate in x - rate * min(max(x, -δ), δ) }
  return abs(x) <= δ ? x * x / 2 : δ * (abs(x) - δ / 2)
}

BeyondTheBoundLesson.main()
