import LessonKit

/// Exercise 8.1 · How many places a window finds on its way over an image.
///
///     places = ⌊(n + 2p − k)/s⌋ + 1          0 where the window is larger than the image with its margin
///
/// n: pixels along one side of the image, k: along one side of the window, s: how far it moves at a time (the stride),
/// p: rows of zeros on *each* side (the padding). n and p are 0 or more, k and s at least 1. A convolution and a pooling both
/// count like this.
///
/// - Source: LeCun, Bottou, Bengio & Haffner 1998, section II-A; the formula with padding as in `torch.nn.Conv2d`.
public struct SlidingWindow: Hashable, Sendable {
  public let kernel, stride, padding: Int

  public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
    (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
  }

  /// The side of what comes out for an image with `side` pixels along one side.
  public func output(of side: Int) -> Int {
    // TODO 8.1: how long is the side with its margins, and how far can the window's left edge go?
    let way = side + 2 * padding - kernel
    return way < 0 ? 0 : way / stride + 1
    // END 8.1: return .todo
  }
}
