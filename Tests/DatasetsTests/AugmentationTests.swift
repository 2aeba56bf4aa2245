import Core
import Datasets
import TestSupport
import Testing

/// Images changed by chance: what may change, how often, and that nothing else does.
@Suite struct AugmentationTests {
  /// Images whose every pixel says where it is and to which image it belongs.
  private func images(_ count: Int, height: Int = 5, width: Int = 7) throws -> LabelledImages {
    let pixels = (0..<(count * height * width)).map { (place: Int) -> UInt8 in UInt8(place * 7 % 255 + 1) }
    return try LabelledImages(
      pixels: pixels, labels: Array(repeating: 0, count: count), height: height, width: width, classNames: ["one"])
  }

  private func changed(_ images: LabelledImages, _ augmentation: Augmentation, seed: UInt64 = 1) -> [[Float]] {
    var random = RandomSource(seed: seed)
    let all = images.floats(of: 0..<images.count, augmented: augmentation, using: &random)
    let size = images.pixelsPerImage
    return stride(from: 0, to: all.count, by: size).map { Array(all[$0..<($0 + size)]) }
  }

  /// The image moved and turned, written down pixel by pixel from the definition.
  private func moved(_ images: LabelledImages, _ row: Int, flips: Bool, dx: Int, dy: Int) -> [Float] {
    let (height, width) = (images.height, images.width)
    return (0..<height).flatMap { (y: Int) -> [Float] in
      (0..<width).map { (x: Int) -> Float in
        let (u, v) = (x - dx, y - dy)
        guard (0..<width).contains(u), (0..<height).contains(v) else { return 0 }
        let column = flips ? width - 1 - u : u
        return Float(images.pixels[(row * height + v) * width + column]) / 255
      }
    }
  }

  private func everyMove(of images: LabelledImages, _ row: Int, by shift: Int, flips: Bool) -> [[Float]] {
    (-shift...shift).flatMap { dy in (-shift...shift).map { moved(images, row, flips: flips, dx: $0, dy: dy) } }
  }

  @Test func `no augmentation gives the images as they are`() throws {
    let images = try images(4)
    var random = RandomSource(seed: 3)
    #expect(images.floats(of: [2, 0, 2], augmented: .none, using: &random) == images.floats(of: [2, 0, 2]))
  }

  /// Every image is one of the 2·(2s + 1)² that the definition allows, and each of those comes about equally often.
  @Test(arguments: [0, 1, 2]) func `every image is turned and moved as the definition says`(shift: Int) throws {
    let (images, count) = (try images(1), 3_000)
    let copies = images.selecting(Array(repeating: 0, count: count))
    let results = changed(copies, try Augmentation(flips: true, shift: shift))
    let possible = [false, true].flatMap { everyMove(of: images, 0, by: shift, flips: $0) }
    let shares = possible.map { image in Double(results.count { $0 == image }) / Double(count) }
    #expect(isClose(shares.reduce(0, +), 1.0))
    // Six deviations of a share of n equally likely ones.
    let share = 1 / Double(possible.count)
    let bound = 6 * (share * (1 - share) / Double(count)).squareRoot()
    #expect(shares.first { !(abs($0 - share) <= bound) } == nil)
  }

  @Test func `without flips nothing is turned over`() throws {
    let images = try images(1)
    let copies = images.selecting(Array(repeating: 0, count: 200))
    let allowed = everyMove(of: images, 0, by: 1, flips: false)
    #expect(changed(copies, try Augmentation(flips: false, shift: 1)).first { !allowed.contains($0) } == nil)
  }

  @Test func `the same seed gives the same changes, another seed others`() throws {
    let (images, all) = (try images(30), try Augmentation(flips: true, shift: 2))
    #expect(changed(images, all) == changed(images, all))
    #expect(changed(images, all) != changed(images, all, seed: 2))
  }

  /// What happens to one image does not depend on the augmentation of those before it.
  @Test func `flips are the same with and without shifts`() throws {
    let (images, n) = (try images(40), 40)
    let flipped = changed(images, try Augmentation(flips: true, shift: 0))
    let turned = (0..<n).map { flipped[$0] == moved(images, $0, flips: true, dx: 0, dy: 0) }
    let both = changed(images, try Augmentation(flips: true, shift: 1))
    let wrong = (0..<n).first { !everyMove(of: images, $0, by: 1, flips: turned[$0]).contains(both[$0]) }
    #expect(wrong == nil)
  }

  /// A picture may be moved out of its frame altogether.
  @Test func `a shift larger than the image leaves background`() throws {
    let results = changed(try images(50), try Augmentation(flips: true, shift: 100))
    #expect(results.contains { $0.allSatisfy { $0 == 0 } })
    #expect(results.allSatisfy { $0.count == 35 })
  }

  @Test func `turned twice is as it was`() throws {
    let images = try images(3)
    #expect(images.mirrored.floats(of: [1]) == moved(images, 1, flips: true, dx: 0, dy: 0))
    #expect(images.mirrored.mirrored == images)
    #expect(images.mirrored != images)
  }

  @Test func `a negative shift is refused with a sentence`() {
    #expect(throws: DatasetError.self) { try Augmentation(flips: true, shift: -1) }
  }
}
