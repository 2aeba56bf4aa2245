// caught by: Exercise08_4/`there is a number for every pixel, in the same order`
import LessonKit

/// Exercise 8.4, done wrong: the pixels are sorted on the way, and the image is gone.
public struct Brightness: Sendable {
  public init() {}

  public func numbers(_ pixels: [UInt8]) -> [Float] {
    pixels.sorted().map { Float($0) / 255 }
  }
}
