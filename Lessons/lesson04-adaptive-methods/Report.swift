import Foundation
import GradientDescent
import Lesson04
import LessonKit
import Optimizers
import Plotting
import Terminal

/// What the five experiments found: printed, drawn, and written as CSV.
struct Report {
  let options: Options
  let paths: OptimizerPaths
  let sweep: ConditionNumberSweep
  let limits: StabilityLimits
  let counterExample: CounterExample
  let strengths: OptimizerStrengths

  func publish(on console: Console, pictures: PictureOptions, csv: String?) throws {
    console.print("Lesson 04 · Can the rate choose itself?", right: "bowls, a canyon, three numbers")
    console.print()
    printPaths(on: console)
    strengths.print(on: console, steps: options.steps, seed: options.seed)
    sweep.print(on: console)
    limits.print(on: console)
    counterExample.print(on: console)

    var figures = pictures.figures(for: 4, on: console)
    figures.show(sweep.figure, named: "condition-numbers")
    figures.show(pathsFigure, named: "paths", inTerminal: false)
    figures.show(limits.figure, named: "stability", inTerminal: false)
    figures.show(counterExample.figure, named: "counter-example", inTerminal: false)
    if let csv { try sweep.csv.write(to: csv) }

    console.mention(open: openExercises, in: "lesson04-adaptive-methods")
    console.close(
      conclusion: sweep.conclusion + " " + counterExample.conclusion, figures: figures,
      next: "swift run workbench compare --help; then Lessons/lesson04-adaptive-methods/README.md, exercise 4.1")
  }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    /// Whether one step leads nowhere.
    func isOpen(_ optimizer: some Optimizer<[Double]>) -> Bool {
      var (optimizer, point) = (optimizer, [1.0])
      optimizer.step(&point, along: [1], rate: 0.1)
      return point.contains(where: \.isNaN)
    }
    return [
      "4.1 HeavyBall.swift": isOpen(HeavyBall(momentum: 0.5)),
      "4.2 AdaptiveMoments.swift": isOpen(AdaptiveMoments()),
    ]
  }
}

// MARK: The paths

extension Report {
  private func printPaths(on console: Console) {
    console.paragraph(
      "From (−1.2, 1) until within 0.001 of the minimum for good, on a bowl with κ = \(options.bowl.significant()), "
        + "turned by \(options.turn.significant())°, and in Rosenbrock's canyon; each optimizer at the best of 17 rates "
        + "from 0.0001 to 1, β = \(options.beta.significant(3))" + noise + ".")
    console.print()
    var table = TextTable("optimizer", "bowl: rate", "steps", "canyon: rate", "steps")
    for choice in OptimizerChoice.allCases {
      let cells = options.landscapes.flatMap { landscape in
        let path = paths[choice, on: landscape.surface]
        return [path.rate.significant(2), path.hasArrived ? path.steps.grouped : "not in \(path.steps.grouped)"]
      }
      table.add(cells: [choice.rawValue] + cells)
    }
    console.print(table)
    console.print()
  }

  /// How wrong the gradients are, if they are.
  private var noise: String {
    options.noise > 0 ? "; gradients with an error of \(options.noise.significant(3)), seed \(options.seed)" : ""
  }

  /// A column per optimizer, the bowl above the canyon.
  private var pathsFigure: Figure {
    let x = (0...90).map { -1.7 + 3.4 * Double($0) / 90 }
    let panels = options.landscapes.flatMap { landscape in
      let levels = Mark.contours(Grid(x: x, y: x) { landscape.loss(at: [$0, $1]) }, levels: .logarithmic(10))
      let minimum = landscape.surface.minimum
      return OptimizerChoice.allCases.map { choice in
        let path = paths[choice, on: landscape.surface]
        return Panel(
          "\(choice.rawValue): \(path.hasArrived ? "" : "> ")\(path.steps.grouped)",
          x: Axis(range: -1.7...1.7, isHidden: true), y: Axis(range: -1.7...1.7, isHidden: true), legend: .none,
          equalScale: true,
          marks: [
            levels,
            .curve(
              choice.rawValue, x: path.points.map { $0[0] }, y: path.points.map { $0[1] }, style: Style(color: .blue)),
            .points(
              "start", x: [Rosenbrock.start[0]], y: [Rosenbrock.start[1]],
              style: Style(color: .vermillion, point: .square)),
            .points("minimum", x: [minimum[0]], y: [minimum[1]], style: Style(color: .black, point: .diamond)),
          ])
      }
    }
    return Figure(
      "From the same start every optimizer takes its own path",
      subtitle:
        "steps from the square to the diamond, the minimum; above: a bowl, κ = \(options.bowl.significant()), turned by "
        + "\(options.turn.significant())°; below: Rosenbrock's canyon; each at the best of 17 rates" + noise,
      panels: panels, arrangement: .grid(columns: OptimizerChoice.allCases.count))
  }
}

// MARK: Steps over the condition number

/// How many steps each tuning takes on bowls with curvatures 1 and κ.
struct ConditionNumberSweep {
  /// One bowl; a tuning that never arrives has no entry.
  struct Record {
    let κ: Double
    var steps: [MomentumTuning: Int] = [:]
  }

  /// The momentum that is left as it is.
  let fixedMomentum: Double
  private(set) var records: [Record] = []

  init(fixedMomentum: Double) { self.fixedMomentum = fixedMomentum }

  mutating func record(_ steps: Int?, by tuning: MomentumTuning, at κ: Double) {
    if records.last?.κ != κ { records.append(Record(κ: κ)) }
    records[records.count - 1].steps[tuning] = steps
  }

  /// The slope of log steps over log κ, by least squares over the upper half of the range.
  func slope(of tuning: MomentumTuning) -> Double {
    let logs = records.suffix(max(2, (records.count + 1) / 2)).compactMap { record in
      record.steps[tuning].map { (x: log(record.κ), y: log(Double(max($0, 1)))) }
    }
    func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
    let (x, y) = (mean(logs.map(\.x)), mean(logs.map(\.y)))
    let rise = logs.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
    return rise / logs.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  }

  func print(on console: Console) {
    console.paragraph(
      "Bowls with curvatures 1 and κ, from (1, 1): steps until the distance is a millionth of the first; the "
        + "slope of log steps over log κ is that of the upper half.")
    console.print()
    let tunings = MomentumTuning.allCases
    var table = TextTable(header: ["κ"] + tunings.map(\.label.name))
    table.add(cells: [""] + tunings.map(formula))
    for record in records {
      table.add(cells: [record.κ.significant(5)] + tunings.map { record.steps[$0]?.grouped ?? "never" })
    }
    table.add(cells: ["slope"] + tunings.map { slope(of: $0) }.map { $0.isNaN ? "NaN" : $0.fixed(2) })
    console.print(table)
    console.print()
  }

  /// How a tuning chooses rate and momentum.
  private func formula(_ tuning: MomentumTuning) -> String {
    tuning.label.formula + (tuning == .fixedHeavyBall ? fixedMomentum.significant(3) : "")
  }

  var conclusion: String {
    func steps(_ tuning: MomentumTuning) -> String { records.last?.steps[tuning]?.grouped ?? "never there" }
    return "Steps at κ = \((records.last?.κ ?? 0).significant(6)): plain descent \(steps(.descent)), the tuned heavy "
      + "ball \(steps(.heavyBall)), one with β left at \(fixedMomentum.significant(3)) \(steps(.fixedHeavyBall)). "
      + "Tuned momentum needs about √κ steps instead of κ, but only if you know κ."
  }

  var figure: Figure {
    Figure(
      "Momentum turns κ into √κ, but only when it is tuned to κ",
      subtitle: "bowls with curvatures 1 and κ, from (1, 1) to a millionth of the distance; slopes over the upper half",
      x: Axis("condition number κ", scale: .log), y: Axis("update steps", scale: .log), legend: .outside(.below),
      marks: MomentumTuning.allCases.map { tuning in
        let reached = records.compactMap { record in record.steps[tuning].map { (κ: record.κ, steps: Double($0)) } }
        return .curve(
          "\(tuning.label.name), \(formula(tuning)): slope \(slope(of: tuning).fixed(2))", x: reached.map(\.κ),
          y: reached.map(\.steps), style: Style(point: tuning.label.point))
      })
  }

  /// A row per condition number.
  var csv: CSVFile {
    var file = CSVFile(columns: ["kappa"] + MomentumTuning.allCases.map(\.label.column))
    for record in records {
      file.add(cells: ["\(record.κ)"] + MomentumTuning.allCases.map { record.steps[$0].map(String.init) ?? "" })
    }
    return file
  }
}

extension MomentumTuning {
  /// What stands for it in tables, in the CSV's header and in the picture.
  fileprivate var label: (name: String, formula: String, column: String, point: PointShape) {
    switch self {
    case .descent: ("descent", "η = 2/(1 + κ)", "descent", .circle)
    case .heavyBall: ("heavy ball", "η, β tuned to κ", "heavy_ball", .square)
    case .nesterov: ("Nesterov", "η = 1/κ, β tuned", "nesterov", .triangle)
    case .fixedHeavyBall: ("heavy ball, fixed", "η = 1/κ, β = ", "heavy_ball_fixed", .diamond)
    }
  }
}

// MARK: Stability limits

/// Up to which rate each rule converges on a parabola: found by bisection, beside what theory says.
struct StabilityLimits {
  struct Record {
    let rule: MomentumRule
    let momentum: Double
    /// The largest stable rate: by theory, and found by bisection.
    let theory, measured: Double
    /// |x| after 100 steps from 1 at 0.99 and at 1.01 times the rate of theory.
    let below, above: Double
  }

  /// λ.
  let curvature: Double
  /// How many steps each run of the bisection has.
  let steps: Int
  var records: [Record] = []

  func print(on console: Console) {
    console.paragraph(
      "How big may a step be? A parabola of curvature λ = \(curvature.significant()), \(steps.grouped) steps from 1; the "
        + "stability limit is found by bisection. The last columns: |x| after 100 steps on both sides of it. Adam, "
        + "frozen: the denominator √v̂ + ε is held constant.")
    console.print()
    func number(_ number: Double, _ digits: Int) -> String { number.isNaN ? "NaN" : number.significant(digits) }
    var table = TextTable("rule", "stability limit", "β", "theory", "measured", "0.99 ×", "1.01 ×")
    for record in records {
      table.add(
        record.rule.label.name, record.rule.label.formula, record.momentum.significant(3), record.theory.significant(5),
        number(record.measured, 5), number(record.below, 2), number(record.above, 2))
    }
    console.print(table)
    console.print()
  }

  var figure: Figure {
    let β = records.last?.momentum ?? 0.9
    let steps = (0...600).map { 0.1 * pow(1_000, Double($0) / 600) }
    var marks: [Mark] = [.horizontalLine(at: 1, label: "stability limit")]
    for rule in MomentumRule.allCases {
      marks.append(
        .curve(
          "\(rule.label.name), \(rule.label.formula)", x: steps, y: steps.map { rule.factor(at: $0, momentum: β) },
          style: Style(color: rule.label.color)))
    }
    for rule in MomentumRule.allCases {
      // The points of different rules stand beside each other, and close together at the limit.
      let limit = rule.largestStableStep(momentum: β)
      let measured =
        stride(from: rule.label.firstPoint, through: 600, by: 30).map { steps[$0] }
        + [1.002, 1.01, 1.02, 1.05].map { $0 * limit }
      let visible = measured.filter { (0.5...1.6).contains(rule.factor(at: $0, momentum: β)) }
      marks.append(
        .points(
          "", x: visible, y: visible.map { rule.measuredFactor(at: $0, momentum: β, curvature: curvature) },
          style: Style(color: rule.label.color, point: rule.label.point)))
    }
    return Figure(
      "Each rule has its stability limit: there the factor per step passes 1",
      subtitle: "a parabola, β = \(β.significant(3)); curves: theory; points: runs of 400 steps",
      x: Axis("rate times curvature, ηλ", scale: .log), y: Axis("factor of the error per step", range: 0.5...1.6),
      legend: .outside(.below), marks: marks)
  }
}

extension MomentumRule {
  /// What stands for it in tables and in the picture, where its points begin at different places.
  fileprivate var label: (name: String, formula: String, color: Color, point: PointShape, firstPoint: Int) {
    switch self {
    case .heavyBall: ("heavy ball", "2(1+β)/λ", .blue, .circle, 0)
    case .nesterov: ("Nesterov", "2(1+β)/((1+2β)λ)", .vermillion, .square, 10)
    case .frozenAdam: ("Adam, frozen", "2(1+β)/((1−β)λ)", .green, .triangle, 20)
    }
  }
}

// MARK: The counter-example

/// Where four optimizers end on the gradients 3, −1, −1, repeated.
struct CounterExample {
  struct Record {
    let choice: CounterExampleChoice
    let start: Double
    /// x after 0, 1, 2, … steps.
    let path: [Double]
  }

  static let starts = [-1.0, 0, 1]
  let steps: Int
  var records: [Record] = []

  private func path(of choice: CounterExampleChoice, from start: Double) -> [Double] {
    records.first { $0.choice == choice && $0.start == start }?.path ?? []
  }

  func print(on console: Console) {
    console.paragraph(
      "Gradients 3, −1, −1 and again, kept between −1 and 1, rates 0.5/√t, β₁ = 0: the sum pushes to −1. "
        + "Where \(steps.grouped) steps end:")
    console.print()
    var table = TextTable("from", "−1", "0", "1")
    for choice in CounterExampleChoice.allCases {
      let ends = CounterExample.starts.map { path(of: choice, from: $0).last ?? .nan }
      table.add(cells: [choice.rawValue] + ends.map { $0.isNaN ? "NaN" : $0.fixed(3) })
    }
    console.print(table)
  }

  var conclusion: String {
    func end(_ choice: CounterExampleChoice) -> String { (path(of: choice, from: 0).last ?? .nan).fixed(2) }
    return "And a rate that chooses itself can choose wrongly: on three repeated gradients whose best place is −1 Adam "
      + "ends at \(end(.forgetfulAdam)), AMSGrad at \(end(.amsgrad))."
  }

  var figure: Figure {
    let steps = (0...self.steps).map { Double($0 + 1) }
    return Figure(
      "Adam forgets the rare large gradient and goes to the wrong end",
      subtitle: "gradients 3, −1, −1 repeated, kept in [−1, 1], rates 0.5/√t, β₁ = 0, from 0; the best place is −1",
      x: Axis("step, the start counted as 1", scale: .log), y: Axis("x", range: -1.1...1.1), legend: .outside(.below),
      marks: CounterExampleChoice.allCases.map { .curve($0.rawValue, x: steps, y: path(of: $0, from: 0)) })
  }
}
