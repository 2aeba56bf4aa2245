import Foundation
import Lesson10
import LessonKit
import Plotting
import Schedules
import Terminal

/// Everything that lesson 10 prints, made of its records.
///
/// The pictures are in ReportFigures.swift.
struct Report {
  let options: Options
  let bowlRuns: [BowlRun]
  let diabetes: DiabetesRuns
  let arcsine, uniform: RandomRates
  /// A row per number of steps.
  let huberRuns: [[HuberRun]]
  /// Those of the picture.
  let shownHuberRuns: [HuberRun]
  let bounds: [BoundedSchedule]

  static let lengths = [100, 1_000, 10_000]

  func publish(on console: Console, pictures: PictureOptions, csv file: String?) throws {
    console.print(
      "Lesson 10 · Can a rate above 2/λmax be right?", right: "a bowl, diabetes, Huber's functions")
    console.print()
    printBowl(on: console)
    printRandomRates(on: console)
    printHuber(on: console)
    try printBounds(on: console)

    var figures = pictures.figures(for: 10, on: console)
    if hasChebyshev { figures.show(ordersFigure, named: "orders") }
    if hasChebyshev { figures.show(polynomialFigure, named: "polynomial", inTerminal: false) }
    figures.show(arcsineFigure, named: "arcsine", inTerminal: false)
    if hasSilver { figures.show(silverFigure, named: "silver", inTerminal: false) }
    if hasWorstCase { figures.show(try boundsFigure(), named: "bounds", inTerminal: false) }
    if let file { try csv.write(to: file) }
    console.mention(open: openExercises, in: "lesson10-beyond-the-bound")
    console.close(
      conclusion: conclusion, figures: figures,
      next: "swift run workbench schedule --help; then Lessons/lesson10-beyond-the-bound/README.md, exercise 10.1")
  }

  // MARK: The bowl

  /// 1/T_n((κ + 1)/(κ − 1)): what n steps of Chebyshev leave of the worst error.
  var chebyshevTheory: Double {
    1 / cosh(Double(options.steps) * acosh((options.kappa + 1) / (options.kappa - 1)))
  }

  private func printBowl(on console: Console) {
    let κ = options.kappa
    console.paragraph(
      "A bowl with curvatures from 1 to \(κ.significant()) in 200 dimensions (seed \(options.seed)), \(options.steps) "
        + "steps. Peak, end: the factor of the error along the worst curvature, at its largest and after the last step. "
        + "Double, Float: how much of the distance from the minimum is left, computed with 16 and with 7 digits.")
    console.print()
    var table = TextTable("rates", "above 2/λmax", "peak", "end", "Double", "Float")
    for run in bowlRuns where !run.rates.isEmpty {
      let factors = run.worstFactors(κ: κ)
      table.add(
        run.choice.rawValue, "\(run.rates.count { $0 > 2 / κ }) of \(run.rates.count)", factors.onTheWay.significant(2),
        factors.atTheEnd.significant(4), (run.distances.last ?? .nan).significant(2),
        (run.distancesInFloat.last ?? .nan).significant(2))
    }
    console.print(table)
    console.print()
    console.paragraph(
      "Theory: the best constant rate leaves ((κ − 1)/(κ + 1))^n = "
        + "\(pow((κ - 1) / (κ + 1), Double(options.steps)).significant(4)), Chebyshev's rates in any order 1/T_n = "
        + "\(chebyshevTheory.significant(4)).")
    console.print()
    guard diabetes.chebyshev.isFinite else { return }
    console.paragraph(
      "A table: diabetes, z-scored, κ = \(diabetes.conditionNumber.significant(3)). J − J* is "
        + "\(diabetes.start.significant(3)) at the start, after \(DiabetesRuns.steps) steps at the best constant rate "
        + "\(diabetes.constant.significant(3)), with Chebyshev's rates in Lebedev's order "
        + "\(diabetes.chebyshev.significant(3)); the largest of them is "
        + "\(diabetes.largestRateOverBound.significant(3)) times the bound.")
    console.print()
  }

  // MARK: Random rates

  /// ln((√κ − 1)/(√κ + 1)).
  var arcsineTheory: Double {
    let root = options.kappa.squareRoot()
    return log((root - 1) / (root + 1))
  }

  /// The mean of (1 − ηλ)² over arcsine rates: 1 − 2λ/√(Lμ) + λ²(L + μ)/(2(Lμ)^{3/2}), here with μ = 1.
  private func meanSquare(λ: Double) -> Double {
    let κ = options.kappa
    return 1 - 2 * λ / κ.squareRoot() + λ * λ * (κ + 1) / (2 * pow(κ, 1.5))
  }

  private func printRandomRates(on console: Console) {
    console.paragraph(
      "Rates drawn at random, \(options.draws.grouped) of them (seed \(options.seed)), 1/η from 1 to "
        + "\(options.kappa.significant()): what a typical step multiplies an error by, exp of the mean of ln|1 − ηλ|. Theory "
        + "for arcsine: \(exp(arcsineTheory).significant(4)) for every λ.")
    console.print()
    var table = TextTable("λ", "arcsine", "± standard error", "evenly drawn", "arcsine: mean of (1 − ηλ)²")
    for (fair, unfair) in zip(arcsine.shown, uniform.shown) {
      table.add(
        fair.λ.significant(3), exp(fair.mean).fixed(4), (exp(fair.mean) * fair.standardError).fixed(4),
        exp(unfair.mean).fixed(4), meanSquare(λ: fair.λ).significant(3))
    }
    console.print(table)
    console.print()
  }

  // MARK: Huber

  private func printHuber(on console: Console) {
    guard hasSilver else { return }
    console.paragraph(
      "Convex, and no bowl: Huber's functions, x²/2 near the minimum and a straight slope beyond δ, from x = 1. f − f* after "
        + "n steps, for the worst δ; and for the worst of the bowls λx²/2, λ ≤ 1. The largest of 1,023 silver steps is "
        + "\((0..<1_023).map { SilverSteps(largest: 1)($0) }.reduce(0, max).significant(4))/L.")
    console.print()
    var table = TextTable("n", "constant 1/L", "silver", "ascending", "bowls: constant", "silver", "ascending")
    for runs in huberRuns {
      table.add(
        cells: ["\(runs[0].rates.count)"] + runs.map { $0.worst.significant(3) }
          + runs.map { $0.worstOnBowls.significant(3) })
    }
    console.print(table)
    console.print()
  }

  // MARK: The bounds

  private func printBounds(on console: Console) throws {
    guard hasWorstCase else { return }
    console.paragraph(
      "The worst case of a schedule over all convex functions with gradients up to G, from a distance D, all rates scaled as "
        + "well as possible: the bound of the last point after T steps, in units of D·G/√T.")
    console.print()
    var table = TextTable(header: ["T"] + bounds.map(\.name))
    for steps in Self.lengths {
      table.add(cells: [steps.grouped] + (try bounds.map { try $0.worstCaseTimesRoot(steps: steps).fixed(2) }))
    }
    console.print(table)
  }

  // MARK: The end

  private var conclusion: String {
    guard hasChebyshev, hasSilver, hasWorstCase else {
      return "Write the exercises, and this lesson shows what they do."
    }
    func end(_ choice: BowlRates) -> Double { bowlRuns.first { $0.choice == choice }?.distances.last ?? .nan }
    return "Only the product of all factors has to be small. \(options.steps) rates, "
      + "\(bowlRuns.first { $0.choice == .lebedev }?.rates.count { $0 > 2 / options.kappa } ?? 0) of them beyond the bound, leave "
      + "\(end(.lebedev).significant(2)) of the distance where the best constant rate leaves "
      + "\(end(.bestConstant).significant(2)): in Lebedev's order. Their mean, held constant, diverges."
  }

  var hasChebyshev: Bool { bowlRuns.allSatisfy { $0.rates.count == options.steps && $0.rates.allSatisfy(\.isFinite) } }
  var hasSilver: Bool { shownHuberRuns.allSatisfy { $0.rates.allSatisfy(\.isFinite) } }
  var hasWorstCase: Bool { worstCase(of: [1]).isFinite }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    [
      "10.1 ChebyshevRates.swift": chebyshevRates(smallest: 1, largest: 2, count: 1).isEmpty,
      "10.2 LebedevOrder.swift": lebedevOrder(of: 2).isEmpty,
      "10.3 SilverSteps.swift": !hasSilver,
      "10.4 WorstCase.swift": !hasWorstCase,
    ]
  }

  /// A row per step: the rate and the distance of every list of rates.
  private var csv: CSVFile {
    let runs = bowlRuns.filter { $0.rates.count == options.steps }
    var file = CSVFile(
      columns: ["step"]
        + runs.flatMap { ["rate_\($0.choice)", "distance_\($0.choice)", "distance_float_\($0.choice)"] })
    for step in 0..<options.steps {
      file.add(step, runs.flatMap { [$0.rates[step], $0.distances[step], $0.distancesInFloat[step]] })
    }
    return file
  }
}
