/// Grey images of one size that belong to classes.
///
/// Pixels stay bytes, a quarter of what they would be as `Float`; a batch of numbers is made when it is asked for.
public struct LabelledImages: Sendable, Equatable {
  /// The images one after the other, each row by row; 0 is the background and 255 the brightest.
  public let pixels: [UInt8]
  /// The class of each image, counted from 0.
  public let labels: [UInt8]
  /// The size of every image, in pixels.
  public let height, width: Int
  /// What the classes are called, in the order of the labels.
  public let classNames: [String]

  /// Images from their pixels, one after the other, and the class of each.
  ///
  /// - Throws: `DatasetError` unless there are height·width pixels for each label and a name for each label.
  public init(
    pixels: [UInt8], labels: [UInt8], height: Int, width: Int, classNames: [String]
  ) throws(DatasetError) {
    guard height > 0, width > 0, height <= 1 << 15, width <= 1 << 15 else {
      throw DatasetError("an image of \(height) × \(width) pixels is none; both must be from 1 to 32768")
    }
    guard pixels.count == labels.count * height * width else {
      throw DatasetError(
        "\(labels.count) images of \(height) × \(width) pixels take \(labels.count * height * width) pixels, "
          + "but there are \(pixels.count)")
    }
    if let row = labels.firstIndex(where: { Int($0) >= classNames.count }) {
      throw DatasetError(
        "image \(row) has label \(labels[row]), but there are \(classNames.count) classes, counted from 0")
    }
    (self.pixels, self.labels, self.height, self.width) = (pixels, labels, height, width)
    self.classNames = classNames
  }

  /// How many images there are.
  public var count: Int { labels.count }

  /// How many classes there are, whether or not each of them has an image.
  public var classCount: Int { classNames.count }

  /// How many pixels an image has.
  public var pixelsPerImage: Int { height * width }
}

extension LabelledImages {
  /// The pixels of some images as numbers from 0 to 1: pixel/255, rounded once.
  ///
  /// - Parameter rows: the numbers of the images, counted from 0, in any order; each must be below `count`.
  /// - Returns: rows × height × width numbers.
  public func floats(of rows: some Collection<Int>) -> [Float] { floats(ofImages: Array(rows)) }

  private func floats(ofImages rows: [Int]) -> [Float] {
    let size = pixelsPerImage
    var result = [Float](repeating: 0, count: rows.count * size)
    var target = result.mutableSpan
    let source = pixels.span
    for (place, row) in rows.enumerated() {
      precondition(0 <= row && row < count, "there is no image \(row) among \(count)")
      let (from, to) = (row * size, place * size)
      for i in 0..<size { target[unchecked: to &+ i] = Float(source[unchecked: from &+ i]) / 255 }
    }
    return result
  }

  /// The classes of some images.
  public func labels(of rows: some Collection<Int>) -> [Int] { rows.map { Int(labels[$0]) } }

  /// Some of the images, in the order of `rows`, each of which must be below `count`.
  public func selecting(_ rows: some Collection<Int>) -> LabelledImages {
    let size = pixelsPerImage
    var chosen: [UInt8] = []
    chosen.reserveCapacity(rows.count * size)
    for row in rows { chosen.append(contentsOf: pixels[(row * size)..<(row * size + size)]) }
    return LabelledImages(checked: chosen, labels: rows.map { labels[$0] }, like: self)
  }

  /// The first `count` images, or all where there are fewer.
  public func prefix(_ count: Int) -> LabelledImages { selecting(0..<min(max(count, 0), self.count)) }

  /// The images divided by chance into those to train on and those to validate on.
  ///
  /// - Throws: `DatasetError` unless both parts get at least one image; see `Split`.
  public func split(
    validationShare: Double, seed: UInt64
  ) throws(DatasetError) -> (training: LabelledImages, validation: LabelledImages) {
    let split = try Split(rows: count, validationShare: validationShare, seed: seed)
    return (selecting(split.training), selecting(split.validation))
  }

  init(checked pixels: [UInt8], labels: [UInt8], like other: LabelledImages) {
    (self.pixels, self.labels, height, width) = (pixels, labels, other.height, other.width)
    classNames = other.classNames
  }
}
