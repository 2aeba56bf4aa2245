import LessonKit

/// Exercise 8.4 · Bytes into numbers that a network can learn from.
///
///     x = byte/255          so that black is 0 and the brightest pixel is 1
public struct Brightness: Sendable {
  public init() {}

  /// The pixels as numbers from 0 to 1, one for each, in the same order.
  public func numbers(_ pixels: [UInt8]) -> [Float] {
    // TODO 8.4: what is 128 / 255 in whole numbers?
    return .todo
  }
}
