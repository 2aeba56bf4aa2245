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
