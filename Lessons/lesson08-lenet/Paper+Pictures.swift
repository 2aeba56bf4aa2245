import NeuralNetworks
import Plotting
import Terminal

extension Paper {
  /// Names short enough to stand in a picture in full.
  private var shortNames: [String] {
    images.classNames.map { ["T-shirt/top": "T-shirt", "ankle boot": "boot"][$0] ?? $0 }
  }

  /// Which class was taken for which: the mistakes in vermillion, what was recognised in blue.
  func confusionPicture(_ subtitle: String) -> Figure {
    let (confusion, names) = (confusion, shortNames)
    let classes = 0..<confusion.classes
    let most =
      classes.flatMap { label in classes.filter { $0 != label }.map { (label, $0) } }
      .max { confusion.counts[$0.0][$0.1] < confusion.counts[$1.0][$1.1] } ?? (0, 0)
    let largest = confusion.counts[most.0][most.1]
    // The first label stands at the top.
    let place = { (label: Int) in Double(confusion.classes - 1 - label) }
    let colors = classes.reversed().flatMap { label in
      classes.map { label == $0 ? -Double(max(largest, 1)) : Double(confusion.counts[label][$0]) }
    }
    let numbers = classes.flatMap { label in
      classes.filter { confusion.counts[label][$0] > 0 }.map {
        Mark.cellText("\(confusion.counts[label][$0])", x: Double($0), y: place(label))
      }
    }
    let weakest = classes.filter { confusion.recall($0).isFinite }.min { confusion.recall($0) < confusion.recall($1) }
    let share = (weakest.map { 100 * confusion.recall($0) } ?? .nan).fixed(0)
    return Figure(
      "Only \(share) % of the class “\(names[weakest ?? 0])” are recognised; the most frequent "
        + "mistake: \(names[most.0]) → \(names[most.1])",
      subtitle: subtitle,
      panels: [
        Panel(
          x: .categories("predicted", names), y: .categories("label", names.reversed()), legend: .none,
          marks: [
            .image(
              Grid(x: classes.map(Double.init), y: classes.map(Double.init), z: colors), colors: .diverging, scale: nil)
          ]
            + numbers)
      ])
  }

  /// The images that cost most.
  func mistakesPicture(_ subtitle: String) -> Figure {
    let names = shortNames
    let panels = worst(24).map { mistake in
      let pixels = images.floats(of: [mistake.row]).map(Double.init)
      return Panel(
        "\(names[Int(images.labels[mistake.row])]) → \(names[mistake.prediction])", x: .hidden, y: .hidden,
        legend: .none, equalScale: true,
        marks: [.image(Grid(pixels: pixels, rows: images.height, columns: images.width), colors: .ink, scale: nil)])
    }
    return Figure(
      "The worst mistakes: what the label says → what the network says",
      subtitle: subtitle, panels: panels, arrangement: .grid(columns: 6))
  }
}
