import Core
import Datasets
import GradientDescent
import Lesson06
import LessonKit
import NeuralNetworks
import Optimizers
import Plotting
import Terminal
import Training

/// One network on its way: what it looks like after 0, 1/60, … of all steps.
struct Learning {
  let cloud: Cloud
  let options: CloudOptions
  /// The records at which the boundary is drawn.
  let moments: [(record: Record, network: MLP<Double>)]

  init(_ cloud: Cloud, options: CloudOptions) {
    self.cloud = cloud
    self.options = options
    let steps = [0, 1, 4, 12, 30, 60].map { $0 * options.steps / 60 }
    var random = RandomSource(seed: options.seed)
    let start = MLP<Double>([2, options.hidden, options.hidden, 2], using: &random)
    var run = Descent(on: StudentCloud(cloud: cloud), from: start, by: Adam(), at: options.rate)
    var moments: [(record: Record, network: MLP<Double>)] = []
    for step in 0...options.steps {
      let network = run.point
      let record = run.next(at: options.rate)
      if steps.contains(step) { moments.append((record, network)) }
    }
    self.moments = moments
  }

  func describe(on console: Console) {
    let width = options.hidden
    console.paragraph(
      "A network 2-\(width)-\(width)-2 with ReLUs, Adam at \(options.rate.significant(3)), all points in every step; "
        + "the loss is exercise 6.2's.")
    console.print()
    var table = TextTable("step", "loss", "accuracy")
    for moment in moments {
      table.add(
        "\(moment.record.step)", moment.record.loss.significant(3), cloud.accuracy(of: moment.network).fixed(3))
    }
    console.print(table)
    console.print()
  }

  /// The last accuracy.
  var reached: Double { moments.last.map { cloud.accuracy(of: $0.network) } ?? .nan }

  var picture: Figure {
    Figure(
      "A boundary bends until it fits: \(reached.fixed(2)) of the points after \(options.steps) steps",
      subtitle: "\(options.summary); Adam, rate \(options.rate.significant(3)); colour: probability of a class",
      panels: moments.map { cloud.panel("step \($0.record.step)", $0.network) }, arrangement: .grid(columns: 3))
  }
}
