import Lesson08
import LessonKit
import Terminal

/// LeNet-5, layer by layer, with the sizes that exercise 8.1 finds.
struct Architecture {
  /// What the first linear layer must be handed: 16 maps of 5 × 5.
  private static let handedOver = 400

  private let rows: [(layer: String, output: String, parameters: Int)]
  /// What exercise 8.1 hands to the first linear layer.
  private let flattened: Int

  init() {
    var (side, maps) = (28, 1)
    var rows = [(layer: "image", output: Architecture.text(maps, side), parameters: 0)]
    func pass(_ layer: String, _ window: SlidingWindow, filters: Int? = nil) {
      side = side < 1 ? .todo : window.output(of: side)
      let weights = filters.map { $0 * (maps * window.kernel * window.kernel + 1) } ?? 0
      maps = filters ?? maps
      rows.append((layer, Architecture.text(maps, side), weights))
    }
    pass("convolution 5 × 5, padding 2, ReLU", SlidingWindow(kernel: 5, padding: 2), filters: 6)
    pass("max pooling 2 × 2", SlidingWindow(kernel: 2, stride: 2))
    pass("convolution 5 × 5, ReLU", SlidingWindow(kernel: 5), filters: 16)
    pass("max pooling 2 × 2", SlidingWindow(kernel: 2, stride: 2))
    flattened = side < 1 ? .todo : maps * side * side
    for (inputs, outputs) in [(Architecture.handedOver, 120), (120, 84), (84, 10)] {
      let isLast = outputs == 10
      rows.append(
        ("linear \(inputs) → \(outputs)" + (isLast ? "" : ", ReLU"), "\(outputs)", (inputs + 1) * outputs))
    }
    self.rows = rows
  }

  private static func text(_ maps: Int, _ side: Int) -> String { side < 1 ? "?" : "\(maps) × \(side) × \(side)" }

  func describe(on console: Console) {
    var table = TextTable("LeNet-5", "what comes out", "parameters")
    for row in rows { table.add(row.layer, row.output, row.parameters == 0 ? "" : row.parameters.grouped) }
    table.add("", "", rows.reduce(0) { $0 + $1.parameters }.grouped)
    console.print(table)
    console.print()
    guard flattened != Architecture.handedOver else { return }
    console.paragraph(
      flattened < 0
        ? "Exercise 8.1 is still open: the sizes are its answers."
        : "Exercise 8.1 hands \(flattened) numbers to the first linear layer, which takes \(Architecture.handedOver).")
    console.print()
  }
}
