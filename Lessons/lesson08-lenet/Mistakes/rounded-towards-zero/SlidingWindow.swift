// caught by: Exercise08_1/`a window larger than the image has no place`
import LessonKit

/// Exercise 8.1, done wrong: -1 / 3 is 0 in whole numbers, so that a window that is too large gets a place.
public struct SlidingWindow: Hashable, Sendable {
  public let kernel, stride, padding: Int

  public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
  }

  public func output(of side: Int) -> Int {
    max(0, (side + 2 * padding - kernel) / stride + 1)
  }
}
