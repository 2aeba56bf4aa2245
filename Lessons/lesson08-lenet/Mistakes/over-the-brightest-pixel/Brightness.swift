// caught by: Exercise08_4/`a pixel's number depends on that pixel alone`
import LessonKit

/// Exercise 8.4, done wrong: the brightest pixel of what it is given becomes 1, however dark it is.
public struct Brightness: Sendable {
  public init() {}

  public func numbers(_ pixels: [UInt8]) -> [Float] {
    let brightest = Float(max(1, pixels.max() ?? 1))
    return pixels.map { Float($0) / brightest }
  }
}
