import Core

/// How images are changed by chance before a network learns from them: a shirt turned over is still a shirt.
///
///     flipped      with probability ½, where flips are asked for: column x becomes width − 1 − x
///     moved        by (dx, dy), each drawn evenly from −shift … shift; what comes in is background, 0
///
/// A network then never sees quite the same image twice and learns by heart less; it takes longer to train. Only images
/// to train on are changed, never those to validate or test with.
///
/// Whether a change leaves the class alone depends on the classes: letters and the built-in drawn shapes, of which two
/// are a rising and a falling bar, must not be turned over.
///
/// - Source: LeCun, Bottou, Bengio & Haffner 1998, section III-B (moved digits); Krizhevsky, Sutskever & Hinton 2012,
///   section 4.1 (moved and flipped).
public struct Augmentation: Hashable, Sendable, Codable {
  /// Whether half of the images are turned left to right.
  public let flips: Bool
  /// How far an image is moved at most along each axis, in pixels.
  public let shift: Int

  /// Images moved by up to `shift` pixels along each axis and, if asked for, turned left to right by chance.
  ///
  /// - Throws: `DatasetError` for a shift below 0.
  public init(flips: Bool, shift: Int) throws(DatasetError) {
    guard shift >= 0 else { throw DatasetError("images cannot be moved by \(shift) pixels; it must be 0 or more") }
    (self.flips, self.shift) = (flips, shift)
  }

  private init() { (flips, shift) = (false, 0) }

  /// Images as they are.
  public static let none = Augmentation()

  /// Whether nothing is changed.
  public var isNone: Bool { self == .none }
}

extension LabelledImages {
  /// The pixels of some images as numbers from 0 to 1, each image changed by chance.
  ///
  /// Three random words are drawn for each image whatever the augmentation is, so that the changes of one image do not
  /// depend on what is done to those before it.
  ///
  /// - Parameters:
  ///   - rows: the numbers of the images, counted from 0, in any order; each must be below `count`.
  ///   - augmentation: what may be changed.
  ///   - random: chooses the changes.
  /// - Returns: rows × height × width numbers.
  public func floats(
    of rows: some Collection<Int>, augmented augmentation: Augmentation, using random: inout RandomSource
  ) -> [Float] {
    var result = [Float](repeating: 0, count: rows.count * pixelsPerImage)
    var target = result.mutableSpan
    let source = pixels.span
    let span = UInt64(2 * min(augmentation.shift, max(height, width)) + 1)
    var first = 0
    for row in rows {
      precondition(0 <= row && row < count, "there is no image \(row) among \(count)")
      let flips = random.next() >> 63 == 1 && augmentation.flips
      let dx = Self.offset(random.next(), span)
      let dy = Self.offset(random.next(), span)
      for y in max(0, dy)..<max(0, dy, min(height, height + dy)) {
        // Pixel x of the result is pixel x − dx of the image, or its mirror image.
        let line = row * pixelsPerImage + (y - dy) * width
        let (start, step) = flips ? (line + width - 1 + dx, -1) : (line - dx, 1)
        for x in max(0, dx)..<max(0, dx, min(width, width + dx)) {
          target[unchecked: first + y * width + x] = Float(source[unchecked: start + step * x]) / 255
        }
      }
      first += pixelsPerImage
    }
    return result
  }

  /// A whole number drawn evenly from −(span − 1)/2 … (span − 1)/2.
  private static func offset(_ word: UInt64, _ span: UInt64) -> Int {
    Int(word.multipliedFullWidth(by: span).high) - Int(span / 2)
  }
}

extension LabelledImages {
  /// All images turned left to right.
  public var mirrored: LabelledImages {
    var turned = pixels
    for start in stride(from: 0, to: turned.count, by: width) { turned[start..<(start + width)].reverse() }
    return LabelledImages(checked: turned, labels: labels, like: self)
  }
}
