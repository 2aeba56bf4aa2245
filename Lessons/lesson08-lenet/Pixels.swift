import Datasets
import Lesson08
import LessonKit
import NeuralNetworks
import Optimizers
import Terminal

/// The same networks, batches and rate on three kinds of numbers: bytes, what exercise 8.4 makes of them, the library's.
struct Pixels {
  private static let (rate, steps) = (0.1, 150)
  /// The steps of all rows and seeds.
  static let totalSteps = 3 * 4 * steps

  private let seeds: [UInt64]
  /// The loss of each network before the first step and after the last, nil where there were no numbers.
  private let rows: [(pixels: String, losses: [(first: Double, last: Double)?])]

  init(_ wardrobe: Wardrobe, seed: UInt64) throws {
    let images = wardrobe.training.prefix(3_200)
    let seeds = (0..<4).map { seed + $0 }
    func losses(_ numbers: (_ rows: [Int]) -> [Float]) throws -> [(first: Double, last: Double)?] {
      try seeds.map { try Pixels.losses(of: Pixels.steps, on: images, seed: $0, numbers) }
    }
    rows = [
      ("bytes, 0 to 255", try losses { images.selecting($0).pixels.map(Float.init) }),
      ("exercise 8.4's", try losses { Brightness().numbers(images.selecting($0).pixels) }),
      ("the library's, 0 to 1", try losses { images.floats(of: $0) }),
    ]
    self.seeds = seeds
  }

  /// The first loss of some steps, and the mean of the last 20.
  private static func losses(
    of steps: Int, on images: LabelledImages, seed: UInt64, _ numbers: (_ rows: [Int]) -> [Float]
  ) throws -> (first: Double, last: Double)? {
    var network = Wardrobe.network(seed: seed)
    let kernel = try network.makeKernel()
    var method = SGD<LeNet5<Float>>()
    var batches = try BatchSampler(rows: images.count, size: Wardrobe.batchSize, seed: seed)
    var losses: [Double] = []
    for _ in 0..<steps {
      let rows = batches.next()
      let pixels = numbers(rows)
      guard pixels.count == rows.count * images.pixelsPerImage else { return nil }
      let (loss, gradient) = try network.lossAndGradient(
        images: pixels, labels: images.labels(of: rows), using: kernel)
      method.step(&network, along: gradient, rate: rate)
      losses.append(loss)
    }
    return (losses[0], losses.suffix(20).reduce(0, +) / 20)
  }

  func describe(on console: Console) {
    console.paragraph(
      "The loss before and after \(Pixels.steps) steps of SGD at \(Pixels.rate), for four networks; a guess among ten classes costs "
        + "ln 10 = 2.303:")
    console.print()
    var table = TextTable(header: ["pixels"] + seeds.map { "seed \($0)" })
    for row in rows {
      table.add(
        cells: [row.pixels]
          + row.losses.map { $0.map { "\(Pixels.text($0.first)) → \(Pixels.text($0.last))" } ?? "open" })
    }
    console.print(table)
    console.print()
  }

  private static func text(_ loss: Double) -> String { loss.isNaN ? "NaN" : loss.fixed(2) }
}
