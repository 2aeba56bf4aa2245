import Autograd
import Core
import Foundation
import GradientDescent
import Lesson06
import LessonKit
import NeuralNetworks
import Plotting
import Tensors
import Terminal
import Training

/// What the experiments found: printed, drawn, and written as CSV.
struct Report {
  let options: PointCloudOptions
  let task: PointCloudTask
  let evolution: BoundaryEvolution
  let sweep: RateSweep
  let equalStarts: [EqualStartRecord]
  let signals: [Signal]
  let images: ImageRecords?

  func publish(on console: Console, pictures: PictureOptions, csv: String?) throws {
    console.print("Lesson 06 · What changes when the bowl is not a bowl?", right: options.summary)
    console.print()
    printEvolution(on: console)
    printSweep(on: console)
    printEqualStarts(on: console)
    printSignals(on: console)
    images?.print(on: console)

    var figures = pictures.figures(for: 6, on: console)
    figures.show(sweepFigure, named: "rates")
    figures.show(evolutionFigure, named: "boundary", inTerminal: false)
    if pictures.plot.contains(.gif), let bendingFigure {
      figures.show(bendingFigure, named: "bending", inTerminal: false)
    }
    figures.show(panelsFigure, named: "panels", inTerminal: false)
    figures.show(signalsFigure, named: "activations", inTerminal: false)
    if let images {
      figures.show(images.rates.figure, named: "clothes", inTerminal: false)
      figures.show(images.changesFigure, named: "changes", inTerminal: false)
    }
    if let csv { try sweep.csv.write(to: csv) }

    console.mention(open: openExercises, in: "lesson06-mlp")
    console.close(
      conclusion: sweep.conclusion, figures: figures,
      next: "--form spirals; then Lessons/lesson06-mlp/README.md, exercises 6.1 and 6.2")
  }

  /// The exercises of this lesson, and whether each still returns nothing.
  private var openExercises: KeyValuePairs<String, Bool> {
    var random = RandomSource(seed: 1)
    let criterion = SoftmaxCrossEntropy()
    return [
      "6.1 HeNormal.swift": HeNormal().weights(inputs: 1, outputs: 1, using: &random).isEmpty,
      "6.2 SoftmaxCrossEntropy.swift": criterion.loss([[0]], [0]).isNaN || criterion.gradient([[0]], [0]).isEmpty,
    ]
  }
}

// MARK: One network on its way

/// A network after 0, 1/60, … of all steps.
struct BoundaryEvolution {
  struct Moment {
    let record: Record
    let network: MLP<Double>
    let accuracy: Double
  }

  /// The steps at which the boundary is drawn, and those of the GIF, at first close together.
  private let drawnSteps, frameSteps: Set<Int>
  private(set) var moments: [Moment] = []
  private(set) var frames: [Moment] = []

  init(steps: Int) {
    drawnSteps = Set([0, 1, 4, 12, 30, 60].map { $0 * steps / 60 })
    frameSteps = Set((0...11).map { $0 * $0 * steps / 121 })
  }

  /// Keeps the record if its boundary is drawn.
  mutating func append(_ record: Record, _ network: MLP<Double>, accuracy: @autoclosure () -> Double) {
    let (isDrawn, isFrame) = (drawnSteps.contains(record.step), frameSteps.contains(record.step))
    guard isDrawn || isFrame else { return }
    let moment = Moment(record: record, network: network, accuracy: accuracy())
    if isDrawn { moments.append(moment) }
    if isFrame { frames.append(moment) }
  }
}

extension Report {
  private func printEvolution(on console: Console) {
    let width = options.hidden
    console.paragraph(
      "A network 2-\(width)-\(width)-2 with ReLUs, Adam at \(options.rate.significant(3)), all points in every step; "
        + "the loss is exercise 6.2's.")
    console.print()
    var table = TextTable("step", "loss", "accuracy")
    for moment in evolution.moments {
      table.add("\(moment.record.step)", moment.record.loss.significant(3), moment.accuracy.fixed(3))
    }
    console.print(table)
    console.print()
  }

  private var evolutionFigure: Figure {
    let reached = evolution.moments.last?.accuracy ?? .nan
    return Figure(
      "A boundary bends until it fits: \(reached.fixed(2)) of the points after \(options.steps) steps",
      subtitle: "\(options.summary); Adam, rate \(options.rate.significant(3)); colour: probability of a class",
      panels: evolution.moments.map { panel("step \($0.record.step)", $0.network) }, arrangement: .grid(columns: 3))
  }

  /// The boundary as it bends, for a GIF; nil where the run has no record.
  private var bendingFigure: Figure? {
    let frames = evolution.frames.map(momentFigure)
    guard var last = frames.last else { return nil }
    last.earlierFrames = frames.dropLast()
    return last
  }

  private func momentFigure(_ moment: BoundaryEvolution.Moment) -> Figure {
    Figure(
      "Step \(moment.record.step): \(moment.accuracy.fixed(2)) of the points are on their side",
      subtitle: "\(options.summary); Adam, rate \(options.rate.significant(3)); colour: probability of a class",
      panels: [panel("", moment.network)])
  }

  /// The probability of class 1 over the plane, with the points on top.
  private func panel(_ title: String, _ network: MLP<Double>) -> Panel {
    let points = task.points
    func positions(_ column: Int) -> [Double] {
      let values = (0..<points.count).map { points.points[$0, column] }
      let (low, high) = (values.min() ?? 0, values.max() ?? 1)
      let margin = 0.15 * (high - low)
      return (0...80).map { low - margin + (high - low + 2 * margin) * Double($0) / 80 }
    }
    let (x, y) = (positions(0), positions(1))
    let plane = Tensor(y.flatMap { y in x.map { [$0, y] } })
    let probability = softmax(network(plane)).selected(1, along: 1).scalars
    func cloud(_ label: Int, _ shape: PointShape) -> Mark {
      let rows = points.labels.indices.filter { points.labels[$0] == label }
      return .points(
        "class \(label)", x: rows.map { points.points[$0, 0] }, y: rows.map { points.points[$0, 1] },
        style: Style(color: .black, width: 0.6, point: shape))
    }
    // The map runs from blue for class 0 to vermillion for class 1; black points stand out on both.
    return Panel(
      title, x: .hidden, y: .hidden, legend: .none,
      marks: [
        .image(Grid(x: x, y: y, z: probability), colors: .diverging, scale: nil), cloud(0, .circle), cloud(1, .cross),
      ])
  }
}

// MARK: The rates

extension OptimizerChoice {
  fileprivate var color: Color {
    switch self {
    case .descent: .blue
    case .momentum: .vermillion
    case .adam: .green
    }
  }

  fileprivate var looks: (dash: Dash, point: PointShape) {
    switch self {
    case .descent: (.solid, .circle)
    case .momentum: (.dashed, .square)
    case .adam: (.dotted, .triangle)
    }
  }
}

extension RateSweep {
  /// A row per optimizer, rate and network.
  fileprivate var csv: CSVFile {
    var file = CSVFile(columns: ["method", "rate", "trial", "loss", "accuracy"])
    for record in records {
      let (setup, outcome) = (record.setup, record.outcome)
      file.add(cells: [
        setup.choice.rawValue, "\(setup.rate)", "\(setup.trial)", "\(outcome.loss)", "\(outcome.accuracy)",
      ])
    }
    return file
  }

  fileprivate var conclusion: String {
    func high(_ choice: OptimizerChoice) -> String {
      meanAccuracy(of: choice, at: tenTimesBest(of: choice)).fixed(2)
    }
    return
      "Without a bowl there is no bound to compute, and a rate too high does not end in infinity: plain descent at "
      + "ten times its best rate (\(bestRate(of: .descent).significant(1))) is right for \(high(.descent)) of the points "
      + "with a finite loss, momentum for \(high(.momentum)), Adam for \(high(.adam)). Start from zero and no rate helps."
  }
}

extension Report {
  private func printSweep(on console: Console) {
    console.paragraph(
      "What a rate too high or too low looks like depends on the optimizer. Mean accuracy of \(options.trials) networks "
        + "after \(options.steps) steps; * is the best of a column:")
    console.print()
    var table = TextTable(header: ["rate"] + OptimizerChoice.allCases.map(\.rawValue))
    for rate in RateSweep.rates {
      let cells = OptimizerChoice.allCases.map { choice in
        sweep.meanAccuracy(of: choice, at: rate).fixed(2) + (sweep.bestRate(of: choice) == rate ? "*" : " ")
      }
      table.add(cells: [rate.significant(2)] + cells)
    }
    console.print(table)
    console.print()
    let all = sweep.records.map(\.outcome)
    let lost = all.count { !$0.loss.isFinite }
    let dead = all.count { task.predictedClasses(of: $0.network) == 1 }
    console.paragraph(
      "Of these \(all.count) runs \(lost == 0 ? "none" : "\(lost)") ended in a loss that is no number; \(dead) ended "
        + "in one class for every point. A network of ReLUs does not explode, it dies.")
    console.print()
  }

  private var sweepFigure: Figure {
    Figure(
      "SGD is best just below its edge; momentum and Adam have plateaus",
      subtitle:
        "\(options.summary); \(options.steps) steps; mean of \(options.trials) networks, shaded: the worst to the best",
      x: Axis("learning rate", scale: .log), y: Axis("accuracy", range: 0.4...1.02), legend: .outside(.below),
      marks: OptimizerChoice.allCases.flatMap { choice -> [Mark] in
        let all = RateSweep.rates.map { sweep.outcomes(of: choice, at: $0).map(\.accuracy) }
        let (dash, point) = choice.looks
        return [
          .area(
            "", x: RateSweep.rates, from: all.map { $0.min() ?? .nan }, to: all.map { $0.max() ?? .nan },
            style: Style(color: choice.color)),
          .curve(
            choice.rawValue, x: RateSweep.rates, y: RateSweep.rates.map { sweep.meanAccuracy(of: choice, at: $0) },
            style: Style(color: choice.color, dash: dash, point: point)),
        ]
      } + [.horizontalLine(at: 0.5, label: "chance")])
  }

  /// A start at zero, a rate too low, a good one, and ten times that, of the first network.
  private var panelsFigure: Figure {
    func panel(_ words: String, at rate: Double) -> Panel {
      let outcome = sweep.outcomes(of: .descent, at: rate)[0]
      return self.panel(
        "\(words): SGD \(rate.significant(1)), accuracy \(outcome.accuracy.fixed(2))", outcome.network)
    }
    let sigmoids = equalStarts.filter { $0.start == .zeroSigmoid }.map(\.outcome).map {
      self.panel("zero sigmoids: SGD 1, accuracy \($0.accuracy.fixed(2))", $0.network)
    }
    return Figure(
      "Four boundaries of plain SGD: from zero, too slow, good, too fast",
      subtitle:
        "\(options.summary); one network each; plain SGD, \(options.steps) steps; colour: probability of a class",
      panels: sigmoids + [
        panel("too low", at: 0.001), panel("best of the grid", at: sweep.bestRate(of: .descent)),
        panel("ten times that", at: sweep.tenTimesBest(of: .descent)),
      ], arrangement: .grid(columns: 2))
  }
}

// MARK: Equal weights

/// A network that started with all weights zero or equal, after its training.
struct EqualStartRecord {
  let start: EqualStart
  let outcome: Outcome

  /// The largest difference between the weights of two units of the first layer, nil where there is no hidden layer.
  var spread: Double? {
    guard start != .linear else { return nil }
    let weight = outcome.network.layers[0].weight
    return (weight.max(axes: [0]) - weight.min(axes: [0])).max().item
  }
}

extension Report {
  private func printEqualStarts(on console: Console) {
    console.paragraph("All weights and biases zero, one hidden layer, SGD at 1 unless said otherwise:")
    console.print()
    var table = TextTable("start", "loss", "accuracy", "units differ by")
    for record in equalStarts {
      table.add(
        record.start.rawValue, record.outcome.loss.fixed(4), record.outcome.accuracy.fixed(3),
        record.spread.map { $0.significant(2) } ?? "–")
    }
    console.print(table)
    console.print()
    console.paragraph(
      "ln 2 is 0.6931: a network that says fifty-fifty. Zero ReLUs and zero tanhs get no gradient at all. Zero sigmoids "
        + "and equal ReLUs learn, but all units of a layer the same: many units, one straight boundary.")
    console.print()
  }
}

// MARK: Ten layers

/// The mean square of a signal before the first and after every layer.
struct Signal {
  let weights: WeightInitialization
  let meanSquares: [Double]

  /// What a layer leaves of the mean square, in the geometric mean over all layers.
  var factorPerLayer: Double {
    guard let first = meanSquares.first, let last = meanSquares.last, meanSquares.count > 1 else { return .nan }
    return pow(last / first, 1 / Double(meanSquares.count - 1))
  }
}

extension Report {
  private func printSignals(on console: Console) {
    console.paragraph(
      "How large is a signal after \(WeightInitialization.layers) layers of \(WeightInitialization.width) ReLUs? Mean "
        + "squares, and what a layer leaves of them:")
    console.print()
    var table = TextTable("weights", "at the start", "after 10 layers", "factor per layer", "theory")
    for signal in signals {
      table.add(
        signal.weights.rawValue, (signal.meanSquares.first ?? .nan).significant(3),
        (signal.meanSquares.last ?? .nan).significant(2), signal.factorPerLayer.significant(2),
        signal.weights.theory.map { $0.significant(2) } ?? "–")
    }
    console.print(table)
    console.print()
  }

  private var signalsFigure: Figure {
    Figure(
      "He's weights keep a signal alive through ten layers of ReLUs",
      subtitle: "\(WeightInitialization.layers) layers of \(WeightInitialization.width) units, 64 random inputs, seed "
        + "\(options.seed)",
      x: Axis("layer"), y: Axis("mean square of the activations", scale: .log), legend: .outside(.right),
      marks: signals.filter { !$0.meanSquares.isEmpty }.map { signal in
        .curve(
          signal.weights.rawValue, x: signal.meanSquares.indices.map(Double.init), y: signal.meanSquares,
          style: Style(point: .circle))
      })
  }
}
