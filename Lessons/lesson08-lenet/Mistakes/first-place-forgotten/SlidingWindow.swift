// caught by: Exercise08_1/`a window without margin loses its own width but one`
import LessonKit

/// Exercise 8.1 · How many places a window finds on its way over an image.
///
///     places = ⌊(n + 2p − k)/s⌋ + 1          0 where the window is larger than the image with its margin
///
/// n: pixels along one side of the image, k: along one side of the window, s: how far it moves at a time (the stride),
/// p: rows of zeros on *each* side (the padding). A convolution and a pooling both count like this.
///
/// - Source: LeCun, Bottou, Bengio & Haffner 1998, section II-A; the formula with padding as in `torch.nn.Conv2d`.
public struct SlidingWindow: Hashable, Sendable {
  public let kernel, stride, padding: Int

  public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
  }

  /// The side of what comes out for an image with `side` pixels along one side.
  public func output(of side: Int) -> Int {
    let way = side + 2 * padding - kernel
    return way < 0 ? 0 : way / stride
  }
}
