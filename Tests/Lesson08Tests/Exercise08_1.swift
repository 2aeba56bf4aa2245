import Autograd
import Core
import Lesson08
import NeuralNetworks
import Tensors
import Testing

/// Exercise 8.1: how many places a window finds.
@Suite struct Exercise08_1 {
  /// 28 pixels, a window of 5, no margin: where does its left edge start, and where does it end?
  @Test func `a window without margin loses its own width but one`() {
    #expect(SlidingWindow(kernel: 5).output(of: 28) == 24)
    #expect(SlidingWindow(kernel: 3).output(of: 10) == 8)
  }

  /// How often can something be laid on something of the same size?
  @Test func `a window as large as the image has one place`() {
    let sides = [1, 5, 28]
    #expect(sides.map { SlidingWindow(kernel: $0).output(of: $0) } == [1, 1, 1])
    #expect(SlidingWindow(kernel: 28, stride: 3).output(of: 28) == 1)
  }

  /// What must p be for a window of 2p + 1 pixels, if the image is to keep its size?
  @Test func `a margin counts on both sides`() {
    #expect(SlidingWindow(kernel: 5, padding: 2).output(of: 28) == 28)
    #expect(SlidingWindow(kernel: 3, padding: 1).output(of: 7) == 7)
  }

  /// Five pixels, a window of 2 that moves by 2: what becomes of the fifth?
  @Test func `a window that does not fit any more has no place`() {
    #expect(SlidingWindow(kernel: 2, stride: 2).output(of: 5) == 2)
    #expect(SlidingWindow(kernel: 3, stride: 4, padding: 1).output(of: 14) == 4)
  }

  /// The margin is part of the image.
  @Test func `a window larger than the image has no place`() {
    #expect(SlidingWindow(kernel: 5).output(of: 4) == 0)
    #expect(SlidingWindow(kernel: 5, stride: 3).output(of: 4) == 0)
    #expect(SlidingWindow(kernel: 5, padding: 1).output(of: 4) == 2)
  }

  /// Two convolutions and two poolings: which of the four has a margin?
  @Test func `LeNet hands 400 numbers to its first linear layer`() {
    let pooling = SlidingWindow(kernel: 2, stride: 2)
    let first = pooling.output(of: SlidingWindow(kernel: 5, padding: 2).output(of: 28))
    let second = pooling.output(of: SlidingWindow(kernel: 5).output(of: first))
    #expect(first == 14)
    #expect(second == 5)
    #expect(16 * second * second == 400)
  }

  /// Your number beside the number of pixels that the library's convolution really computes.
  @Test func `agrees with the library`() {
    var wrong: [String] = []
    var random = RandomSource(seed: 8)
    for _ in 0..<60 {
      let (kernel, stride, padding) = (1 + random.index(below: 6), 1 + random.index(below: 4), random.index(below: 3))
      let side = kernel + random.index(below: 20)
      let map = conv2D(
        Tensor<Float>.zeros([1, 1, side, side]), .zeros([1, 1, kernel, kernel]), stride: Pair(stride, stride),
        padding: Pair(padding, padding))
      let yours = SlidingWindow(kernel: kernel, stride: stride, padding: padding).output(of: side)
      if yours != map.shape[2] { wrong.append("n \(side), k \(kernel), s \(stride), p \(padding): \(map.shape[2])") }
    }
    #expect(wrong.first == nil)
  }
}
