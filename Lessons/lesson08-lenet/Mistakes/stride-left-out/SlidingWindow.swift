// caught by: Exercise08_1/`a stride leaves places out`
import LessonKit

/// Exercise 8.1, done wrong: the window is moved by one pixel, whatever the stride is.
public struct SlidingWindow: Hashable, Sendable {
  public let kernel, stride, padding: Int

  public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
  }

  public func output(of side: Int) -> Int {
    max(0, side + 2 * padding - kernel + 1)
  }
}
