import Autograd
import Core
import Datasets
import Foundation
import GradientDescent
import LessonKit
import NetworkLessonKit
import NetworkTraining
import NeuralNetworks
import Plotting
import Terminal
import Training

/// What `workbench train` says: the task, the network, the best epoch, the test, the learning curve.
struct TrainReport {
  let name: String
  let data: TabularDataset
  let parts: (training: TabularDataset, validation: TabularDataset, test: TabularDataset)
  let seed: UInt64
  /// Whether the kind of the target was guessed.
  let automatic: Bool

  func printTask(on console: Console) {
    let numbers = data.features.columns
    let from = "\(data.columns.count) column\(data.columns.count == 1 ? "" : "s")"
    console.print("\(name): \(data.rowCount.grouped) rows, \(from) → \(data.targetName)")
    console.print()
    if let names = data.classNames, let counts = data.classCounts {
      let shown = zip(names, counts).prefix(8).map { "\($0) (\($1.grouped))" }.joined(separator: ", ")
      console.paragraph(
        "\(names.count) classes: \(shown)\(names.count > 8 ? ", …" : "")."
          + (automatic && names.allSatisfy { Double($0) != nil } ? " --task numbers would predict numbers." : ""))
    } else if case .numbers(let numbers) = data.target {
      let mayBeClasses = automatic && 2 * Set(numbers).count <= min(numbers.count, 200)
      console.paragraph("Numbers are predicted." + (mayBeClasses ? " --task classes would predict classes." : ""))
    }
    if numbers != data.columns.count { console.paragraph("\(data.columns.count) columns become \(numbers) numbers.") }
    data.remarks.forEach(console.paragraph)
    if let name = rowNumbers {
      console.paragraph("\(name) counts the rows: where it is no more than their number, leave it out by --features.")
    }
    console.paragraph(
      "\(parts.training.rowCount.grouped) rows to train on, \(parts.validation.rowCount.grouped) to validate, "
        + "\(parts.test.rowCount.grouped) to test"
        + (data.classNames == nil ? "" : ", each with its share of every class") + "; seed \(seed).")
    console.print()
  }

  /// The first feature that rises by 1 from each row to the next, as identifiers do; nil where none does.
  private var rowNumbers: String? {
    guard data.rowCount >= 10 else { return nil }
    let places = data.columns.indices.map { place in data.columns[..<place].reduce(0) { $0 + $1.width } }
    let found = zip(data.columns, places).first { column, place in
      column.categories == nil
        && (1..<data.rowCount).allSatisfy { data.features[$0, place] - data.features[$0 - 1, place] == 1 }
    }
    return found?.0.name
  }

  func printNetwork(_ model: TabularModel, on console: Console) {
    var table = TextTable("layer", "inputs", "outputs", "activation", "parameters")
    for (place, layer) in model.network.layers.enumerated() {
      let shape = layer.weight.shape
      let isLast = place == model.network.layers.count - 1
      table.add(
        "\(place + 1)", "\(shape[1])", "\(shape[0])", isLast ? "" : "\(model.network.activation)",
        (shape[0] * (shape[1] + 1)).grouped)
    }
    table.add("sum", "", "", "", model.scalarCount.grouped)
    console.print(table)
    console.print()
  }

  func printResult(
    _ result: TableTraining.Result, epochs: Int, on console: Console, figures: inout FigureWriter
  ) throws {
    console.print()
    console.paragraph("The end: \(result.ending).")
    if let best = result.best {
      console.paragraph(
        "Best epoch: \(best.epoch + 1) of \(result.history.epochs.count), validation loss "
          + best.evaluation.loss.significant(4)
          + (best.evaluation.accuracy.map { ", accuracy \($0.fixed(3))" } ?? "") + ".")
    }
    guard let model = result.model else { return }
    if parts.test.rowCount > 0 { try printTest(model, on: console) }
    if result.history.epochs.count > 1 { figures.show(curve(result), named: "\(name)-losses") }
    if let found = result.curve { figures.show(found.figure(), named: "\(name)-rate", inTerminal: false) }
    console.print()
  }

  private func printTest(_ model: TabularModel, on console: Console) throws {
    let evaluation = try TabularObjective(of: model, on: parts.test).evaluation(of: model)
    let rows = "\(parts.test.rowCount.grouped) row\(parts.test.rowCount == 1 ? "" : "s")"
    switch (model.output, parts.test.target) {
    case (.classes(let names), .classes(let labels, _)):
      let counts = parts.training.classCounts ?? []
      let most = counts.indices.max { counts[$0] < counts[$1] } ?? 0
      let chance = Double(labels.count { $0 == most }) / Double(labels.count)
      console.paragraph(
        "Test on \(rows): accuracy \((evaluation.accuracy ?? .nan).fixed(3)), loss \(evaluation.loss.significant(4)). "
          + "Always \(names[most]) would have \(chance.fixed(3)).")
      try printClasses(model, names, labels, on: console)
    case (.number(let center, let deviation), .numbers(let numbers)):
      // In the model's scale, where nothing is too large or too small to be squared.
      let scaled = numbers.map { ($0 - center) / deviation }
      let mean = scaled.reduce(0, +) / Double(scaled.count)
      let spread = scaled.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scaled.count)
      let share = spread > 0 ? ", R² \((1 - evaluation.loss / spread).fixed(3))" : ""
      console.paragraph(
        "Test on \(rows): root mean squared error \((deviation * evaluation.loss.squareRoot()).significant(4)) in the units "
          + "of \(data.targetName)\(share). Always the mean would have "
          + "\((deviation * spread.squareRoot()).significant(4)).")
    default: break
    }
  }

  /// How well each class is recognised; at most twenty of them.
  private func printClasses(_ model: TabularModel, _ names: [String], _ labels: [Int], on console: Console) throws {
    guard names.count <= 20 else { return }
    let predicted = try model.predictions(for: parts.test.features).map { prediction -> Int? in
      if case .label(let name, _)? = prediction { names.firstIndex(of: name) } else { nil }
    }
    var table = TextTable("class", "rows", "recall", "precision")
    for (label, name) in names.enumerated() {
      let right = zip(labels, predicted).count { $0 == label && $1 == label }
      let (rows, taken) = (labels.count { $0 == label }, predicted.count { $0 == label })
      table.add(
        name, rows.grouped, rows == 0 ? "–" : (Double(right) / Double(rows)).fixed(3),
        taken == 0 ? "–" : (Double(right) / Double(taken)).fixed(3))
    }
    console.print()
    console.print(table)
  }

  private func curve(_ result: TableTraining.Result) -> Figure {
    let epochs = result.history.epochs
    let numbers = epochs.indices.map { Double($0 + 1) }
    var marks: [Mark] = [.curve("training", x: numbers, y: epochs.map(\.loss), style: Style(color: .blue))]
    if epochs.allSatisfy({ $0.validation != nil }) {
      let losses = epochs.map { $0.validation?.loss ?? .nan }
      marks.append(.curve("validation", x: numbers, y: losses, style: Style(color: .vermillion)))
    }
    if let best = result.best {
      marks.append(
        .points(
          "best epoch \(best.epoch + 1)", x: [Double(best.epoch + 1)], y: [best.evaluation.loss],
          style: Style(color: .black, width: 2, point: .circle)))
    }
    let loss = data.classNames == nil ? "squared error, scaled" : "cross-entropy"
    return Figure(
      "Loss by epoch", subtitle: "\(name) → \(data.targetName), seed \(seed)", x: Axis("epoch"), y: Axis(loss),
      legend: .outside(.below), marks: marks)
  }
}
