// caught by: Exercise08_4/`the brightest pixel is 1`
import LessonKit

/// Exercise 8.4 · Bytes into numbers that a network can learn from.
///
///     x = byte/255          so that black is 0 and the brightest pixel is 1
public struct Brightness: Sendable {
  public init() {}

  /// The pixels as numbers from 0 to 1.
  public func numbers(_ pixels: [UInt8]) -> [Float] {
    pixels.map { Float($0) }
  }
}
