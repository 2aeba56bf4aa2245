import Foundation
import GradientDescent
import NetworkLessonKit
import Plotting
import Training

extension Experiments {
  /// The article's figure 1: the range test's curve with a red dot.
  var finderPicture: Figure {
    curve.figure(subtitle: "LeNet-5, \(curve.count) batches of \(Wardrobe.batchSize), each at its own rate")
  }

  /// The losses of all steps: the dead and the not yet born lie on the line ln 10.
  var lossPicture: Figure {
    Figure(
      onTheLine.isEmpty ? "All four learn" : "\(onTheLine): on the line ln 10, where nothing is known",
      subtitle: summary + "; averaged over fifty batches",
      x: Axis("update steps"), y: Axis("training loss", scale: .log, range: 0.2...4), legend: .outside(.below),
      marks: learners.map { learner in
        .curve(label(learner), x: learner.losses.indices.map(Double.init), y: learner.smoothed)
      } + [.horizontalLine(at: log(10), label: "ln 10")])
  }

  /// The article's figure 2.
  var accuracyPicture: Figure {
    picture(
      "Accuracy after each epoch: \(label(best)) is best", Axis("accuracy", range: 0...1)
    ) { $0.accuracy ?? .nan }
  }

  /// The article's figure 3.
  var epochLossPicture: Figure {
    picture(
      "Loss after each epoch: \(label(best)) is best", Axis("loss", scale: .log, range: 0.2...4),
      [.horizontalLine(at: log(10), label: "ln 10")]
    ) { $0.loss }
  }

  private func picture(
    _ title: String, _ axis: Axis, _ rules: [Mark] = [], _ value: (Evaluation) -> Double
  ) -> Figure {
    let count = learners.map(\.epochs.count).max() ?? 0
    let ticks = stride(from: 1, through: count, by: max(1, (count + 5) / 10)).map { Axis.Tick("\($0)", at: Double($0)) }
    func panel(_ name: String, _ evaluation: (Learner.Epoch) -> Evaluation) -> Panel {
      Panel(
        name, x: Axis("epochs", ticks: ticks), y: axis, legend: .outside(.below),
        marks: learners.map { learner in
          .curve(
            label(learner), x: (1...max(learner.epochs.count, 1)).map(Double.init),
            y: learner.epochs.map { value(evaluation($0)) }, style: Style(point: .circle))
        } + rules)
    }
    return Figure(
      title, subtitle: summary,
      panels: [panel("training images", \.training), panel("validation images", \.validation)])
  }

  private func label(_ learner: Learner) -> String {
    learner.name == "found" ? "found \(learner.rate.significant(3))" : learner.name
  }
}
