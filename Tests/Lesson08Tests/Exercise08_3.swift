import Autograd
import Core
import Lesson08
import Tensors
import TestSupport
import Testing

/// Exercise 8.3: what a filter sees.
@Suite struct Exercise08_3 {
  /// 5 × 4 pixels below a filter of 3 × 3: how many places, in which shape?
  @Test func `there is a number for each place of the window`() {
    let map = FeatureMap(weights: Array(repeating: [1, 1, 1], count: 3))(Array(repeating: [1, 1, 1, 1], count: 5))
    #expect(map.count == 3)
    #expect(map.first?.count == 2)
    #expect(map.joined().count { $0 == 9 } == 6)
  }

  /// A single bright pixel: at which place of the filter does each window see it?
  @Test func `the filter is not flipped`() {
    let weights = [[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]
    // One window, whose upper left pixel is bright: it is the filter's upper left number that counts.
    #expect(FeatureMap(weights: weights)([[1, 0, 0], [0, 0, 0], [0, 0, 0]]) == [[1]])
    #expect(FeatureMap(weights: weights)([[0, 0, 1], [0, 0, 0], [0, 0, 0]]) == [[3]])
    #expect(FeatureMap(weights: weights)([[0, 0, 0], [0, 0, 0], [1, 0, 0]]) == [[7]])
  }

  /// A filter that subtracts what is above from what is below: does it see a floor, or a wall?
  @Test func `rows go down and columns go across`() {
    let floor = [[0.0, 0, 0], [0, 0, 0], [1, 1, 1], [1, 1, 1]]
    let edge = FeatureMap(weights: [[-1, -1], [1, 1]])
    #expect(edge(floor) == [[0, 0], [2, 2], [0, 0]])
    let wall = (0..<3).map { column in floor.map { $0[column] } }
    #expect(edge(wall) == [[0, 0, 0], [0, 0, 0]])
  }

  /// Twice the image, twice the map; the map of a sum is the sum of the maps. And with an empty image?
  @Test func `the map is linear in the image`() {
    var random = RandomSource(seed: 5)
    func image() -> [[Double]] { (0..<6).map { _ in (0..<7).map { _ in random.gaussian() } } }
    let filter = FeatureMap(weights: (0..<2).map { _ in (0..<3).map { _ in random.gaussian() } })
    let (a, b) = (image(), image())
    let sum = filter(zip(a, b).map { zip($0, $1).map { $0 + 2 * $1 } })
    let parts = zip(filter(a), filter(b)).map { zip($0, $1).map { $0 + 2 * $1 } }
    #expect(sum.joined().count == 25)
    #expect(zip(sum.joined(), parts.joined()).allSatisfy { isClose($0, $1, relative: 1e-12, absolute: 1e-12) })
  }

  /// The library's convolution adds a bias and many channels; with none of them it is this.
  @Test(arguments: [1, 2, 3] as [UInt64]) func `agrees with the library`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let image = (0..<9).map { _ in (0..<8).map { _ in random.gaussian() } }
    let weights = (0..<3).map { _ in (0..<5).map { _ in random.gaussian() } }
    let map = conv2D(
      Tensor(image).reshaped(to: [1, 1, 9, 8]), Tensor(weights).reshaped(to: [1, 1, 3, 5]))
    let yours = FeatureMap(weights: weights)(image).flatMap { $0 }
    #expect(yours.count == 28)
    #expect(zip(yours, map.scalars).allSatisfy { isClose($0, $1, relative: 1e-12, absolute: 1e-12) })
  }
}
