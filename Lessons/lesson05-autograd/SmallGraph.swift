import Autograd
import Core
import Foundation
import LessonKit
import LinearModels
import Plotting
import Terminal

/// The computation graph of a small cost: the first two rows of the table and its first feature, at w = b = 0.
struct SmallGraph {
  private let recording: TapedLine.Recording
  private let adjoints: [Double]

  init(of problem: LinearRegression) throws {
    let rows = 0..<min(2, problem.rowCount)
    let columns = min(problem.featureCount, 1)
    let small = try LinearRegression(
      features: Matrix(rows.map { Array(problem.features.row($0).prefix(columns)) }),
      targets: Array(problem.targets.prefix(rows.count)))
    recording = TapedLine.Recording(small, at: .zero(features: columns))
    adjoints = recording.adjoints
  }

  private var entries: [ScalarTape.Entry] { recording.tape.entries }

  /// The tape, line by line, and what the sweep from its end finds.
  func describe(on console: Console) {
    console.paragraph(
      "The tape of J for the first two rows, at w = b = 0. It is written downwards and read upwards: the last column is "
        + "the sum of ∂J/∂result · slope over the lines that use a number.")
    console.print()
    var table = TextTable("number", "operation", "value", "of", "slopes", "∂J/∂number")
    for (index, entry) in entries.enumerated() {
      table.add(
        "\(index)", entry.label, entry.value.significant(6),
        entry.edges.map { "\($0.operand)" }.joined(separator: ", "),
        entry.edges.map { $0.partial.significant(4) }.joined(separator: ", "), plain(adjoints[index]).significant(5))
    }
    console.print(table)
    console.print()
  }

  /// Writes the graph in the language of Graphviz, where pictures are written to files.
  func writeGraphviz(with options: PictureOptions, named name: String, on console: Console) {
    guard options.plot.contains(where: { $0 != .terminal }) else { return }
    let folder = URL(fileURLWithPath: options.output).appendingPathComponent("lesson05")
    let file = "\(options.output)/lesson05/\(name).dot"
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(recording.tape.graphviz(of: recording.cost).utf8).write(
        to: folder.appendingPathComponent("\(name).dot"), options: .atomic)
      console.print()
      console.paragraph("The graph for Graphviz: dot -Tsvg \(file) > \(name).svg")
    } catch {
      // As with pictures, a folder that cannot be written to is no reason to stop the lesson.
      console.paragraph("The graph for Graphviz cannot be written to \(file).")
    }
  }

  /// The graph from the numbers at the bottom to J at the top.
  func picture(of table: LessonTable) -> Figure {
    let places = layout()
    var marks: [Mark] = []
    for (place, entry) in zip(places, entries) {
      for start in entry.edges.map({ places[$0.operand] }) {
        // An edge leaves upwards, so that it does not run through the words to the right of its number.
        marks.append(
          .curve(
            "", x: [start.x, start.x, place.x], y: [start.y, start.y + 0.35, place.y],
            style: Style(color: .skyBlue, dash: .solid, width: 0.8)))
      }
    }
    for (index, entry) in entries.enumerated() {
      let label = entry.label.hasSuffix(".0") ? String(entry.label.dropLast(2)) : entry.label
      let slope = plain(adjoints[index]).significant(4)
      marks.append(.label("\(label) = \(entry.value.significant(6))  (\(slope))", at: places[index]))
    }
    let height = places.map(\.y).max() ?? 1
    return Figure(
      "The sweep from J down to w and b brings every number its slope",
      subtitle: "\(table.summary); two rows at w = b = 0; in brackets ∂J/∂number",
      x: Axis("", range: -0.2...5, isHidden: true), y: Axis("", range: -0.4...height + 0.4, isHidden: true),
      legend: .none, marks: marks)
  }

  /// Where each number stands: parameters on the left, a column for each row of the table, operations above operands.
  private func layout() -> [(x: Double, y: Double)] {
    let parameters = recording.parameters.map(\.index)
    var places: [(x: Double, y: Double)] = []
    var inputs = 0
    for (index, entry) in entries.enumerated() {
      if let line = parameters.firstIndex(of: index) {
        places.append((0, Double(line)))
      } else if entry.edges.isEmpty {
        places.append((1.5 + 2.1 * Double(inputs), 0))
        inputs += 1
      } else {
        let operands = entry.edges.map { places[$0.operand] }
        places.append((operands.map(\.x).max() ?? 0, (operands.map(\.y).max() ?? 0) + 1))
      }
    }
    return places
  }
}

/// −0 as 0.
private func plain(_ number: Double) -> Double { number == 0 ? 0 : number }
