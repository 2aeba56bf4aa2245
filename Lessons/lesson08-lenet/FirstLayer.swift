import Datasets
import Lesson08
import NeuralNetworks
import Plotting

/// The six filters that a network has learnt for its first layer, and what each sees in one image.
struct FirstLayer {
  private let image: [[Double]]
  private let name: String
  private let filters: [[[Double]]]

  init(of network: LeNet5<Float>, on images: LabelledImages, row: Int) {
    let (pixels, side) = (images.floats(of: [row]).map(Double.init), images.width)
    // The first layer sees a margin of two zeros around the image.
    image = (-2..<(images.height + 2)).map { y in
      (-2..<(side + 2)).map { x in
        0..<images.height ~= y && 0..<side ~= x ? pixels[y * side + x] : 0
      }
    }
    name = images.classNames[Int(images.labels[row])]
    let weights = network.conv1.weight.scalars.map(Double.init)
    filters = (0..<6).map { filter in
      (0..<5).map { Array(weights[(filter * 25 + $0 * 5)..<(filter * 25 + $0 * 5 + 5)]) }
    }
  }

  /// The maps that exercise 8.3 finds, after the ReLU; nil while it is open.
  var picture: Figure? {
    let maps = filters.map { FeatureMap(weights: $0)(image).map { $0.map { max($0, 0) } } }
    guard maps.allSatisfy({ !$0.isEmpty }) else { return nil }
    return Figure(
      "Six filters of 5 × 5 look for edges: what each sees in this \(name)",
      subtitle: "above the weights (blue below zero, vermillion above), below the sums of products after the ReLU",
      panels: filters.enumerated().map { panel("filter \($0 + 1)", $1, .diverging) }
        + maps.map { panel(nil, $0, .ink) },
      arrangement: .grid(columns: 6))
  }

  private func panel(_ title: String?, _ numbers: [[Double]], _ colors: ColorMap) -> Panel {
    Panel(
      title, x: .hidden, y: .hidden, legend: .none, equalScale: true,
      marks: [
        .image(
          Grid(pixels: numbers.flatMap { $0 }, rows: numbers.count, columns: numbers.first?.count ?? 0),
          colors: colors, scale: nil)
      ])
  }
}
