// caught by: Exercise08_1/`a window larger than the image may fit into its margin`
import LessonKit

/// Exercise 8.1, done wrong: whether the window fits is asked of the image without its margin.
public struct SlidingWindow: Hashable, Sendable {
  public let kernel, stride, padding: Int

  public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
  }

  public func output(of side: Int) -> Int {
    side < kernel ? 0 : (side + 2 * padding - kernel) / stride + 1
  }
}
