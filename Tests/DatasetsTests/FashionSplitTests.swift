import Testing

@testable import Datasets

@Suite struct FashionSplitTests {
  /// Images of one pixel, in which image i has the brightness i mod 256 and the class ⌊i/256⌋.
  private func sets(_ count: Int, test: Int = 10) throws -> ImageSets {
    func images(_ count: Int) throws -> LabelledImages {
      try LabelledImages(
        pixels: (0..<count).map { UInt8($0 % 256) }, labels: (0..<count).map { UInt8($0 / 256) }, height: 1, width: 1,
        classNames: (0..<40).map { "class \($0)" })
    }
    return try ImageSets(training: images(count), test: images(test), source: "Here.", isFashionMNIST: false)
  }

  @Test func `the first train, the last validate, and no image does both`() throws {
    let sets = try sets(5_000)
    let parts = try FashionSplit(sets, training: 640, validation: 900)
    #expect(parts.training == sets.training.selecting(0..<640))
    #expect(parts.validation == sets.training.selecting(4_100..<5_000))
    #expect(parts.test == sets.test)
    #expect(parts.source == "Here.")
    #expect(parts.stepsPerEpoch == 10)
  }

  @Test func `asking for all images to train on leaves those to validate on`() throws {
    let sets = try sets(5_000)
    let parts = try FashionSplit(sets, training: 60_000, validation: 900)
    #expect(parts.training == sets.training.selecting(0..<4_100))
    #expect(parts.validation.count == 900)
    #expect(parts.stepsPerEpoch == 65)
  }

  @Test func `at most a fifth is kept back`() throws {
    let parts = try FashionSplit(sets(1_000), training: 60_000, validation: 2_000)
    #expect(parts.validation.count == 200)
    #expect(parts.training.count == 800)
  }

  @Test func `fewer than four batches are an error that says how many it takes`() throws {
    let error = #expect(throws: DatasetError.self) { try FashionSplit(sets(318), training: 256, validation: 900) }
    #expect(error?.description.contains("318") == true)
    #expect(error?.description.contains("320") == true)
    #expect(try FashionSplit(sets(320), training: 256, validation: 900).training.count == 256)
  }

  @Test func `a drawn split is that of the seed, within the limit`() throws {
    let sets = try sets(5_000)
    let parts = try FashionSplit(sets, limit: 1_200, validationShare: 1.0 / 6, seed: 7)
    let rows = try Split(rows: 1_200, validationShare: 1.0 / 6, seed: 7)
    #expect(parts.training == sets.training.selecting(rows.training))
    #expect(parts.validation == sets.training.selecting(rows.validation))
    #expect(parts.validation.count == 200)
    #expect(parts.test == sets.test)
  }
}
