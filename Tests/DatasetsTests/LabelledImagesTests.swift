import Testing

@testable import Datasets

struct LabelledImagesTests {
  private func images(_ count: Int = 6) throws -> LabelledImages {
    try LabelledImages(
      pixels: (0..<(count * 4)).map { UInt8($0 * 10 % 256) }, labels: (0..<count).map { UInt8($0 % 3) }, height: 2,
      width: 2, classNames: ["a", "b", "c"])
  }

  @Test func `a batch is pixel over 255 in the order of the rows`() throws {
    let images = try images()
    let batch = images.floats(of: [5, 0, 5])
    let bytes: [Float] = [200, 210, 220, 230, 0, 10, 20, 30, 200, 210, 220, 230]
    let expected = bytes.map { $0 / 255 }
    #expect(batch == expected)
    #expect(images.labels(of: [5, 0, 4]) == [2, 0, 1])
    #expect(images.floats(of: []).isEmpty)
  }

  @Test func `0 becomes 0 and 255 becomes exactly 1`() throws {
    let image = try LabelledImages(pixels: [0, 255], labels: [0], height: 1, width: 2, classNames: ["x"])
    #expect(image.floats(of: [0]) == [0, 1])
  }

  @Test func `a split keeps every image once, with its label`() throws {
    let images = try Generated.drawnShapes(count: 50, seed: 4)
    let (training, validation) = try images.split(validationShare: 0.2, seed: 7)
    #expect(validation.count == 10 && training.count == 40)
    func keys(_ part: LabelledImages) -> [[UInt8]] {
      (0..<part.count).map { [part.labels[$0]] + part.pixels[($0 * 784)..<($0 * 784 + 784)] }
    }
    #expect(Set(keys(training) + keys(validation)) == Set(keys(images)))
    #expect(throws: DatasetError.self) { try images.split(validationShare: 1, seed: 7) }
  }

  @Test func `numbers that do not fit are sentences`() {
    #expect(throws: DatasetError.self) {
      try LabelledImages(pixels: [1, 2, 3], labels: [0], height: 2, width: 2, classNames: ["x"])
    }
    #expect(throws: DatasetError.self) {
      try LabelledImages(pixels: [1], labels: [1], height: 1, width: 1, classNames: ["x"])
    }
    #expect(throws: DatasetError.self) {
      try LabelledImages(pixels: [], labels: [], height: 0, width: 4, classNames: ["x"])
    }
  }

  @Test func `drawn shapes depend on the seed alone, and the first of many are the same as few`() throws {
    let shapes = try Generated.drawnShapes(count: 40, seed: 2)
    #expect(try Generated.drawnShapes(count: 60, seed: 2).prefix(40) == shapes)
    #expect(try Generated.drawnShapes(count: 40, seed: 3) != shapes)
    #expect(Set(shapes.labels) == Set(0..<10))
  }

  @Test func `drawn shapes can be told apart by the nearest mean, and noise alone cannot`() throws {
    let (training, test) = try Generated.drawnShapes(count: 1000, seed: 5).split(validationShare: 0.3, seed: 1)
    #expect(nearestMeanAccuracy(training, test) >= 0.5)
    let scrambled = try LabelledImages(
      pixels: training.pixels, labels: training.labels.indices.map { UInt8($0 * 7919 % 10) }, height: 28, width: 28,
      classNames: Generated.shapeNames)
    #expect(nearestMeanAccuracy(scrambled, test) <= 0.3)
  }

  @Test func `requests for shapes that cannot be drawn are sentences`() {
    #expect(throws: DatasetError.self) { try Generated.drawnShapes(count: 0, seed: 0) }
    #expect(throws: DatasetError.self) { try Generated.drawnShapes(count: 10, noise: .nan, seed: 0) }
  }

  private func nearestMeanAccuracy(_ training: LabelledImages, _ test: LabelledImages) -> Double {
    var means = [[Double]](repeating: [Double](repeating: 0, count: 784), count: 10)
    var counts = [Double](repeating: 0, count: 10)
    for row in 0..<training.count {
      let label = Int(training.labels[row])
      counts[label] += 1
      for (pixel, value) in training.floats(of: [row]).enumerated() { means[label][pixel] += Double(value) }
    }
    for label in 0..<10 { means[label] = means[label].map { $0 / max(counts[label], 1) } }
    let right = (0..<test.count).count { row in
      let image = test.floats(of: [row])
      let distances = means.map { mean in
        zip(mean, image).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
      }
      return distances.indices.min { distances[$0] < distances[$1] } == Int(test.labels[row])
    }
    return Double(right) / Double(test.count)
  }
}
