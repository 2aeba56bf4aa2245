import Autograd
import Core
import Lesson08
import Tensors
import TestSupport
import Testing

/// Exercise 8.3: what a filter sees.
@Suite struct Exercise08_3 {
  private func draw(_ rows: Int, _ columns: Int, _ random: inout RandomSource) -> [[Double]] {
    (0..<rows).map { _ in (0..<columns).map { _ in random.gaussian() } }
  }

  /// 4 × 4 pixels below a filter of 3 × 3: at how many places can it stand, and in which shape do they lie?
  @Test func `there is a number for each place of the window`() {
    let nine = FeatureMap(weights: [[1, 1, 1], [1, 1, 1], [1, 1, 1]])
    #expect(nine([[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]) ≈ [[9, 9], [9, 9]])
    #expect(FeatureMap(weights: [[2]])([[1, 3], [3, 5]]) ≈ [[2, 6], [6, 10]])
  }

  /// A single bright pixel below the filter: at which of the filter's numbers does it lie?
  @Test func `the filter is not flipped`() {
    let filter = FeatureMap(weights: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    #expect(filter([[1, 0, 0], [0, 0, 0], [0, 0, 0]]) ≈ [[1]])
    #expect(filter([[0, 0, 1], [0, 0, 0], [0, 0, 0]]) ≈ [[3]])
    #expect(filter([[0, 0, 0], [0, 0, 0], [1, 0, 0]]) ≈ [[7]])
  }

  /// A filter that subtracts what is above from what is below: does it see a floor, or a wall?
  @Test func `rows go down and columns go across`() {
    let edge = FeatureMap(weights: [[-1, -1], [1, 1]])
    #expect(edge([[0, 0, 0], [0, 0, 0], [1, 1, 1], [1, 1, 1]]) ≈ [[0, 0], [2, 2], [0, 0]])
    #expect(edge([[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]) ≈ [[0, 0, 0], [0, 0, 0]])
  }

  /// A filter of one row and three columns: does your code know rows from columns, in the filter and in the image?
  @Test func `neither filter nor image need be square`() {
    #expect(FeatureMap(weights: [[1, 10, 100]])([[1, 2, 3, 4], [5, 6, 7, 8]]) ≈ [[321, 432], [765, 876]])
    #expect(
      FeatureMap(weights: [[1], [10], [100]])([[1, 5], [2, 6], [3, 7], [4, 8]]) ≈ [[321, 765], [432, 876]])
    #expect(FeatureMap(weights: [[1, 10], [100, 0], [0, 0]])([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) ≈ [[421, 532]])
  }

  /// What is darker below the filter than beside it gives a number below zero. Is it kept, and is it a sum or a mean?
  @Test func `sums may be negative, and are not scaled`() {
    #expect(FeatureMap(weights: [[1, -1]])([[5, 2, 9]]) ≈ [[3, -7]])
    #expect(FeatureMap(weights: [[0.5], [-2]])([[1], [1], [4]]) ≈ [[-1.5], [-7.5]])
    #expect(FeatureMap(weights: [[-1e9, 0]])([[1e-9, 7]]) ≈ [[-1]])
  }

  /// Nothing fits where the filter is larger, be it in one direction only. Which range of places is less than empty then?
  @Test func `a filter of the image's size has one place, and a larger one has none`() {
    #expect(FeatureMap(weights: [[1, 2], [3, 4]])([[1, 1], [1, 1]]) ≈ [[10]])
    #expect(FeatureMap(weights: [[1, 2], [3, 4], [5, 6]])([[1, 1], [1, 1]]).flatMap { $0 } == [])
    #expect(FeatureMap(weights: [[1, 2, 3], [4, 5, 6]])([[1, 1], [1, 1]]).flatMap { $0 } == [])
    #expect(FeatureMap(weights: [[1, 2, 3, 4, 5]])([[1, 1], [1, 1]]).flatMap { $0 } == [])
    #expect(FeatureMap(weights: [[1], [2], [3], [4]])([[1, 1], [1, 1]]).flatMap { $0 } == [])
  }

  /// An image without pixels is smaller than any filter. Which of its rows do you ask for its width?
  @Test func `an image of one pixel gives one number, and one without pixels none`() {
    #expect(FeatureMap(weights: [[3]])([[2]]) ≈ [[6]])
    #expect(FeatureMap(weights: [[3]])([]).flatMap { $0 } == [])
    #expect(FeatureMap(weights: [[3]])([[], []]).flatMap { $0 } == [])
    #expect(FeatureMap(weights: [[3, 1], [1, 2]])([]).flatMap { $0 } == [])
  }

  /// Twice the image is twice the map, and the map of a sum is the sum of the maps. What do you add, cut off or square?
  @Test func `the map is linear in the image`() {
    let filter = FeatureMap(weights: [[2, -1, 0.5], [-3, 1, 1]])
    let (a, b) = ([[1.0, -2, 3, 0], [4, 0, -1, 2]], [[-5.0, 1, 1, 2], [0, 2, -3, 1]])
    let sum = zip(a, b).map { zip($0, $1).map { $0 + 2 * $1 } }
    let parts = zip(filter(a), filter(b)).map { zip($0, $1).map { $0 + 2 * $1 } }
    #expect(filter(sum) ≈ parts)
    #expect(filter(sum) ≈ [[-30.5, -18]])
  }

  /// The sum written out, for shapes of all kinds. Which place of the map is the first that differs, or is missing?
  @Test func `every place of every shape is the sum of its products`() throws {
    var random = RandomSource(seed: 83)
    for round in 0...60 {
      let (rows, columns) = (1 + random.index(below: 4), 1 + random.index(below: 4))
      let largest = round == 60 ? 40 : 5
      let (height, width) = (rows + random.index(below: largest), columns + random.index(below: largest))
      let (weights, image) = (draw(rows, columns, &random), draw(height, width, &random))
      let shape: Comment = "a filter of \(rows) × \(columns) on an image of \(height) × \(width)"
      let map = FeatureMap(weights: weights)(image)
      try #require(map.map(\.count) == Array(repeating: width - columns + 1, count: height - rows + 1), shape)
      for place in 0..<((height - rows + 1) * (width - columns + 1)) {
        let (i, j) = (place / (width - columns + 1), place % (width - columns + 1))
        let products = (0..<(rows * columns)).map {
          image[i + $0 / columns][j + $0 % columns] * weights[$0 / columns][$0 % columns]
        }
        let sum = products.reduce(0, +)
        let number = map[i][j]
        try #require(isClose(number, sum, absolute: 1e-12), "row \(i), column \(j): \(shape)")
      }
    }
  }

  /// The same image, the same map. What does a filter keep of the images it has seen?
  @Test func `filters share nothing, and remember nothing`() {
    let (first, second) = (FeatureMap(weights: [[1, 2]]), FeatureMap(weights: [[10], [20]]))
    _ = first([[7, 7, 7], [8, 8, 8]])
    #expect(second([[1, 2], [3, 4]]) ≈ [[70, 100]])
    #expect(first([[1, 2], [3, 4]]) ≈ [[5], [11]])
    #expect(first([[1, 2], [3, 4]]) ≈ [[5], [11]])
  }

  /// The library's convolution adds a bias and many channels; with none of them it is this. Which number differs?
  @Test(arguments: [1, 2, 3] as [UInt64]) func `agrees with the library`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let (image, weights) = (draw(9, 8, &random), draw(3, 5, &random))
    let map = conv2D(
      Tensor(image).reshaped(to: [1, 1, 9, 8]), Tensor(weights).reshaped(to: [1, 1, 3, 5]))
    let yours = FeatureMap(weights: weights)(image).flatMap { $0 }
    try #require(yours.count == 28)
    for place in 0..<28 {
      try #require(isClose(yours[place], map.scalars[place], absolute: 1e-12), "row \(place / 4), column \(place % 4)")
    }
  }

  /// AlexNet's first filters are 11 × 11. Up to which row, and which column, of the filter do your sums go?
  @Test(arguments: [(11, 11), (1, 40), (40, 1), (7, 12), (23, 8)])
  func `large filters are summed to their last row and column`(rows: Int, columns: Int) throws {
    var random = RandomSource(seed: UInt64(100 * rows + columns))
    let (weights, image) = (draw(rows, columns, &random), draw(rows + 3, columns + 4, &random))
    let right = (0...3).map { i in
      (0...4).map { j in
        (0..<(rows * columns)).reduce(0) {
          $0 + image[i + $1 / columns][j + $1 % columns] * weights[$1 / columns][$1 % columns]
        }
      }
    }
    let map = FeatureMap(weights: weights)(image)
    try #require(map.map(\.count) == [5, 5, 5, 5], "a filter of \(rows) × \(columns)")
    let wrong = difference(map.flatMap { $0 }, from: right.flatMap { $0 }, absolute: 1e-11) {
      "row \($0 / 5), column \($0 % 5)"
    }
    #expect(wrong == nil, "a filter of \(rows) × \(columns) on an image of \(rows + 3) × \(columns + 4)")
  }
}

/// Whether two maps have one shape, and close numbers.
private func ≈ (map: [[Double]], expected: [[Double]]) -> Bool {
  map.map(\.count) == expected.map(\.count)
    && zip(map.joined(), expected.joined()).allSatisfy { isClose($0, $1, absolute: 1e-12) }
}
