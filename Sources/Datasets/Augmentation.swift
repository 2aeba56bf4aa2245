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
