import Autograd
import Foundation
import Lesson05
import Lesson05Loops
import LessonKit
import LinearModels
import Optimizers
import Plotting
import Terminal

/// What the experiments found: printed, drawn, and written as CSV.
struct Report {
  let options: Options
  let table: LessonTable
  let graph: SmallGraph
  let checks: GradientChecks
  let path: PathComparison
  let articleLoop: [ArticleLoopRecord]
  let comparison: CallOrderComparison

  func publish(on console: Console, pictures: PictureOptions, csv: String?) throws {
    console.open(lesson: 5, question: "Who computes the gradient?", table: table)
    graph.print(on: console)
    checks.print(on: console)
    path.print(on: console)
    printArticleLoop(on: console)
    comparison.print(on: console)

    var figures = pictures.figures(for: 5, on: console)
    figures.show(comparison.figure(of: table), named: "loops")
    figures.show(graph.figure(of: table), named: "graph", inTerminal: false)
    figures.show(checks.figure(of: table), named: "differences", inTerminal: false)
    graph.writeGraphviz(with: pictures, on: console)
    if let csv { try comparison.csv.write(to: csv) }

    console.mention(open: openExercises, in: "lesson05-autograd")
    console.close(
      conclusion: articleConclusion + " " + CallOrderComparison.conclusion, figures: figures,
      next: "swap two calls of your own training loop and see; then Lessons/lesson05-autograd/README.md, exercise 5.1")
  }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    let tape = ScalarTape()
    let a = tape.variable(1)
    let values = [Operations.product(a, a), Operations.square(a), Operations.relu(a)].map(\.value)
    return [
      "5.1 Operations.swift": values.contains(where: \.isNaN),
      "5.2 Sweep.swift": Lesson05.adjoints(of: tape.entries, from: a.index).isEmpty,
    ]
  }
}

// MARK: The graph

extension SmallGraph {
  private var entries: [ScalarTape.Entry] { recording.tape.entries }

  /// The tape, line by line, and what the sweep from its end finds.
  fileprivate func print(on console: Console) {
    console.paragraph(
      "The tape of J for the first two rows, at w = b = 0. It is written downwards and read upwards: the last column is "
        + "the sum of ∂J/∂result · slope over the lines that use a number.")
    console.print()
    var table = TextTable("number", "operation", "value", "of", "slopes", "∂J/∂number")
    for (index, entry) in entries.enumerated() {
      table.add(
        "\(index)", entry.label, entry.value.significant(6),
        entry.edges.map { "\($0.operand)" }.joined(separator: ", "),
        entry.edges.map { $0.partial.significant(4) }.joined(separator: ", "), adjoints[index].significant(5))
    }
    console.print(table)
    console.print()
  }

  /// Writes the graph in the language of Graphviz, where pictures are written to files.
  fileprivate func writeGraphviz(with options: PictureOptions, on console: Console) {
    guard options.plot.contains(where: { $0 != .terminal }) else { return }
    let folder = "\(options.output)/lesson05"
    let file = "\(folder)/graph.dot"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try CSVFile.write(recording.tape.graphviz(of: recording.cost), to: file)
      console.print()
      console.paragraph("The graph for Graphviz: dot -Tsvg \(file) > graph.svg")
    } catch {
      // As with pictures, a folder that cannot be written to is no reason to stop the lesson.
      console.paragraph("The graph for Graphviz cannot be written to \(file).")
    }
  }

  /// The graph from the numbers at the bottom to J at the top: a box for each number, an arrow to each that it is used in.
  fileprivate func figure(of table: LessonTable) -> Figure {
    let positions = positions()
    /// Half the height of a box.
    let half = 0.31
    var (arrows, boxes): ([Mark], [Mark]) = ([], [])
    for (index, entry) in entries.enumerated() {
      let place = positions[index]
      for operand in entry.edges.map(\.operand) {
        let start = positions[operand]
        // Arrows from the left end left of the middle, so that no two heads lie on each other.
        let toX = place.x - (start.x < place.x ? 0.18 : 0)
        arrows.append(.arrow(x: start.x, y: start.y + half, toX: toX, toY: place.y - half))
      }
      let label = entry.label.hasSuffix(".0") ? String(entry.label.dropLast(2)) : entry.label
      boxes.append(
        .box(
          "\(index == entries.count - 1 ? "J:  " : "")\(label)  =  \(entry.value.significant(6))",
          "slope \(adjoints[index].significant(4))", x: place.x, y: place.y))
    }
    let height = positions.map(\.y).max() ?? 1
    return Figure(
      "The sweep from J down to w and b brings every number its slope",
      subtitle: "\(table.summary); two rows at w = b = 0; slope: ∂J/∂number",
      x: Axis("", range: -0.6...4.4, isHidden: true), y: Axis("", range: -0.5...height + 0.5, isHidden: true),
      legend: .none, marks: arrows + boxes)
  }
}

// MARK: Gradients compared

extension GradientSource {
  fileprivate var name: String {
    switch self {
    case .numberTape: "the tape of numbers (exercises 5.1, 5.2)"
    case .tensorTape: "the tape of tensors"
    case .compiler: "the compiler's _Differentiation"
    case .centralDifference(let step):
      "central difference, h = \(String(step).replacing("e-0", with: "e-").replacing(".0", with: ""))·max(1, |x|)"
    case .control: "control: one entry wrong by 1/10,000"
    }
  }
}

extension GradientChecks {
  fileprivate func print(on console: Console) {
    console.paragraph(
      "One gradient, computed in several ways at \(points.count) points (seed \(seed)). The largest difference from lesson "
        + "01's closed form, relative to the largest entry:")
    console.print()
    var table = TextTable("computed by", "largest difference")
    for record in records { table.add(record.source.name, record.largestDifference.significant(2)) }
    console.print(table)
    console.print()
    console.paragraph(
      "J is a parabola, so its central difference is exact for any h: what is left is rounding, and the smaller h is, the "
        + "more of it. For a function that is no parabola a large h is wrong too.")
    console.print()
  }

  /// How wrong a central difference is, over the size of its step: for J, which is a parabola, and for √J, which is not.
  fileprivate func figure(of table: LessonTable) -> Figure {
    let point = points[0]
    let steps = (-24...4).map { pow(10, Double($0) / 2) }
    let root = { (model: LinearModel) in problem.cost(at: model).squareRoot() }
    let slope = problem.gradient(at: point)
    let rootSlope = LinearModel(vector: slope.vector.map { $0 / (2 * root(point)) })
    let tape = relativeDifference(of: TapedLine(problem: problem).lossAndGradient(at: point).gradient, from: slope)
    func errors(_ function: (LinearModel) -> Double, _ truth: LinearModel) -> [Double] {
      steps.map { relativeDifference(of: differenceQuotient(of: function, at: point, step: $0), from: truth) }
    }
    return Figure(
      "A difference has a best step, and it loses digits; a tape has no step",
      subtitle: "\(table.summary); one point, seed \(seed); the tape is off by \(tape.significant(1))",
      x: Axis("step h, divided by max(1, |parameter|)", scale: .log),
      y: Axis("relative error of the gradient", scale: .log),
      legend: .outside(.below),
      marks: [
        .curve("J, a parabola", x: steps, y: errors({ problem.cost(at: $0) }, slope), style: Style(point: .circle)),
        .curve("√J, not a parabola", x: steps, y: errors(root, rootSlope), style: Style(point: .square)),
        .verticalLine(at: 6e-6, label: "6e-6"),
      ])
  }
}

// MARK: Lesson 01's path

/// How far apart two runs were, one by the closed form and one by the tape.
struct PathComparison {
  let rate: Double
  /// The relative difference of their models after every update.
  let differences: [Double]
  let steps: Int

  fileprivate func print(on console: Console) {
    let largest = differences.contains(where: \.isNaN) ? .nan : differences.max() ?? 0
    let distance =
      largest == 0
      ? "the same bit for bit" : "never further apart than \(largest.significant(2)) of the largest parameter"
    console.paragraph(
      "Lesson 01's path, \(steps.grouped) updates from zero at α = \(rate.significant()): the model by tape and the model "
        + "by closed form are \(distance).")
    console.print()
  }
}

// MARK: The article's loop

/// One run of the article's loop, or of the right one.
struct ArticleLoopRecord {
  let order: CallOrder
  let optimizer: ArticleOptimizer
  /// What zero_grad leaves: nothing, or zeros.
  let setToNone: Bool
  let firstLoss, lastLoss: Double
  /// ‖θ_end − θ_start‖/‖θ_start‖.
  let moved: Double
}

extension Report {
  private func printArticleLoop(on console: Console) {
    console.paragraph(
      "The article's loop calls backward, zero_grad, step, backward. \(options.epochs.grouped) epochs from w = b = 1; PyTorch "
        + "needs retain_graph=True for the second backward, or it raises an error. ‖Δθ‖/‖θ₀‖: how far the weights moved, as a "
        + "share of their size at the start.")
    console.print()
    var table = TextTable("loop", "optimizer", "zero_grad leaves", "‖Δθ‖/‖θ₀‖", "J")
    for record in articleLoop {
      table.add(
        record.order == .article ? "the article's" : "corrected", record.optimizer.rawValue,
        record.setToNone ? "nothing" : "zeros", record.moved == 0 ? "0.0" : record.moved.significant(3),
        "\(record.firstLoss.significant(5)) → \(record.lastLoss.significant(5))")
    }
    console.print(table)
    console.print()
  }

  private var articleConclusion: String {
    let runs = articleLoop.filter { $0.order == .article }
    let still = runs.count { $0.moved == 0 }
    guard still > 0 else { return "" }
    return "The article's loop throws its gradient away before the step can take it: in \(still) of its "
      + "\(runs.count) runs nothing moved at all, and where zeros are kept only weight decay acts on the weights."
  }
}

// MARK: Orders of calls

/// The orders of calls beside each other, at rates below and above the bound.
struct CallOrderComparison {
  /// One loop at one rate.
  struct Record {
    let order: CallOrder
    /// The rate, in units of 2/λmax.
    let share: Double
    /// (J − J*)/(J₀ − J*), epoch by epoch, as far as it is finite.
    let excess: [Double]

    /// What the loop did, in a word or two.
    var verdict: String {
      guard let last = excess.last, last.isFinite else { return "no number" }
      if excess.allSatisfy({ $0 == 1 }) { return "never moves" }
      if last > 1e3 || (excess.max() ?? 0) > 1e6 { return "diverges" }
      if last <= 1e-6 { return "learns" }
      let half = excess.suffix(excess.count / 2)
      return half.reduce(0, +) / Double(half.count) >= 0.4 ? "swings for ever" : "still falling"
    }

    /// The highest share of the first excess in the last tenth of the epochs: of an oscillation, its height.
    var highestAtTheEnd: Double { excess.suffix(max(excess.count / 10, 1)).max() ?? .nan }
  }

  let steps: Int
  private(set) var records: [Record] = []

  init(steps: Int) { self.steps = steps }

  /// - Parameter losses: J before each epoch.
  mutating func record(_ losses: [Double], of order: CallOrder, at rate: Double, on bowl: Curvature) {
    let excess = losses.map { $0 - bowl.leastCost }
    let first = excess.first ?? .nan
    records.append(
      Record(
        order: order, share: rate / bowl.criticalRate, excess: excess.prefix(while: \.isFinite).map { $0 / first }))
  }

  fileprivate func print(on console: Console) {
    console.paragraph(
      "What the order of the calls does to descent from zero: SGD, \(steps.grouped) epochs, rates in units of 2/λmax. The "
        + "last column is the highest J − J* of the last tenth, as a share of the start.")
    console.print()
    var table = TextTable("calls of one epoch", "rate", "verdict", "J − J*")
    for record in records {
      table.add(
        record.order.label.calls, record.share.fixed(2), record.verdict, record.highestAtTheEnd.significant(2))
    }
    console.print(table)
  }

  fileprivate static let conclusion =
    "Two backward passes per step double the rate, which is fatal only above half the bound. Gradients that are never "
    + "zeroed are momentum with β = 1: below twice the bound J neither falls nor grows, it swings."

  /// A row per epoch: the share of the first excess that is left, for every loop; empty where it was no number any more.
  fileprivate var csv: CSVFile {
    let names = records.map { "\($0.order.label.short) \($0.share.significant(3))" }
    var file = CSVFile(
      columns: ["epoch"] + names.map { String($0.map { $0.isLetter || $0 == "." || $0.isNumber ? $0 : "_" }) })
    for epoch in 0...steps {
      file.add(cells: ["\(epoch)"] + records.map { epoch < $0.excess.count ? "\($0.excess[epoch])" : "" })
    }
    return file
  }

  /// J over the epochs: what two passes do at two rates, and what never zeroing does.
  fileprivate func figure(of table: LessonTable) -> Figure {
    let shown = min(steps, 60)
    let styles: [Style] = [
      Style(color: .blue), Style(color: .vermillion, dash: .dashed), Style(color: .green, dash: .longDash),
      Style(color: .black, dash: .dotted), Style(color: .purple, dash: .dashDot), Style(color: .orange),
    ]
    let oscillating = records.first { $0.order == .backwardStep }
    // Of the loops that never zero one is enough: a second one would hide it.
    let drawn = records.filter {
      $0.order != .zeroBackwardStep && ($0.order != .backwardStep || $0.share == oscillating?.share)
    }
    return Figure(
      "Twice per step doubles the rate; never zeroed swings for ever",
      subtitle: "\(table.summary); gradient descent from zero, gradients from the tape",
      x: Axis("epochs"), y: Axis("J − J*, share of the start", scale: .log, range: 1e-4...1e4),
      legend: .outside(.below),
      marks: zip(drawn, styles).map { record, style in
        let excess = record.excess.prefix(shown + 1)
        return .curve(
          "\(record.order.label.short), \(record.share.significant(2)) of 2/λmax", x: excess.indices.map(Double.init),
          y: Array(excess), style: style)
      })
  }
}

extension CallOrder {
  /// What stands for it in tables, and in pictures and the CSV's header.
  fileprivate var label: (calls: String, short: String) {
    switch self {
    case .zeroBackwardStep: ("zero_grad, backward, step", "backward once")
    case .zeroBackwardTwiceStep: ("zero_grad, backward twice, step", "backward twice")
    case .backwardStep: ("backward, step: never zeroed", "never zeroed")
    case .article: ("the article's loop", "the article's loop")
    }
  }
}
