import Autograd
import Core
import Lesson08
import NeuralNetworks
import Tensors
import Testing

/// Exercise 8.1: how many places a window finds.
@Suite struct Exercise08_1 {
  /// 28 pixels, a window of 5, no margin: where does its left edge start, and where does it end? Count both.
  @Test func `a window without margin loses its own width but one`() {
    #expect(SlidingWindow(kernel: 5).output(of: 28) == 24)
    #expect(SlidingWindow(kernel: 3).output(of: 10) == 8)
    #expect(SlidingWindow(kernel: 1).output(of: 17) == 17)
  }

  /// How often can something be laid on something of the same size?
  @Test(arguments: [1, 5, 28]) func `a window as large as the image has one place`(side: Int) {
    #expect(SlidingWindow(kernel: side).output(of: side) == 1)
    #expect(SlidingWindow(kernel: side, stride: 3).output(of: side) == 1)
  }

  /// The margin is p pixels wide. How many pixels does a row get by it, and how many margins has it?
  @Test func `a margin counts on both sides`() {
    #expect(SlidingWindow(kernel: 5, padding: 2).output(of: 28) == 28)
    #expect(SlidingWindow(kernel: 3, padding: 1).output(of: 7) == 7)
    #expect(SlidingWindow(kernel: 4, padding: 3).output(of: 9) == 12)
  }

  /// The window moves by s pixels at a time. How many moves does the way have room for?
  @Test func `a stride leaves places out`() {
    #expect(SlidingWindow(kernel: 2, stride: 2).output(of: 28) == 14)
    #expect(SlidingWindow(kernel: 3, stride: 5).output(of: 18) == 4)
    #expect(SlidingWindow(kernel: 3, stride: 2, padding: 1).output(of: 9) == 5)
  }

  /// The last move may be too long by a pixel or two: is half a move a place? Up or down?
  @Test func `a window that does not fit any more has no place`() {
    #expect(SlidingWindow(kernel: 2, stride: 2).output(of: 5) == 2)
    #expect(SlidingWindow(kernel: 3, stride: 4, padding: 1).output(of: 14) == 4)
    #expect(SlidingWindow(kernel: 3, stride: 5).output(of: 12) == 2)
    #expect(SlidingWindow(kernel: 2, stride: 9).output(of: 10) == 1)
  }

  /// How far can the left edge of a window go that is too large: is that less than zero? And what is -1 / 3 in whole numbers?
  @Test func `a window larger than the image has no place`() {
    #expect(SlidingWindow(kernel: 5).output(of: 4) == 0)
    #expect(SlidingWindow(kernel: 5).output(of: 1) == 0)
    #expect(SlidingWindow(kernel: 5, stride: 3).output(of: 4) == 0)
    #expect(SlidingWindow(kernel: 9, stride: 2, padding: 1).output(of: 6) == 0)
    #expect(SlidingWindow(kernel: 3).output(of: 0) == 0)
  }

  /// The margin is part of the image: is the window larger than both together?
  @Test func `a window larger than the image may fit into its margin`() {
    #expect(SlidingWindow(kernel: 5, padding: 1).output(of: 4) == 2)
    #expect(SlidingWindow(kernel: 5, stride: 2, padding: 2).output(of: 1) == 1)
    #expect(SlidingWindow(kernel: 2, padding: 1).output(of: 0) == 1)
  }

  /// Two convolutions and two poolings: which of the four has a margin, and which a stride?
  @Test func `LeNet hands 400 numbers to its first linear layer`() {
    let pooling = SlidingWindow(kernel: 2, stride: 2)
    let first = pooling.output(of: SlidingWindow(kernel: 5, padding: 2).output(of: 28))
    let second = pooling.output(of: SlidingWindow(kernel: 5).output(of: first))
    #expect(first == 14)
    #expect(second == 5)
    #expect(16 * second * second == 400)
  }

  /// Walk with the left edge from -p on, s at a time, while the window fits. Which place do you count that is none, or miss?
  @Test func `it counts the places that a walk finds, for every small window`() throws {
    for kernel in 1...5 {
      for stride in 1...4 {
        for padding in 0...3 {
          for side in 0...12 {
            let window = SlidingWindow(kernel: kernel, stride: stride, padding: padding)
            let walk = Swift.stride(from: -padding, through: side + padding - kernel, by: stride).count { _ in true }
            try #require(window.output(of: side) == walk, "\(side) pixels, a \(window)")
          }
        }
      }
    }
  }

  /// A photograph of some million pixels a side. Which whole numbers, or what kind of number, are too small for it?
  @Test func `large images and large strides are counted exactly`() {
    #expect(SlidingWindow(kernel: 3, stride: 7, padding: 2).output(of: 1_000_003) == 142_858)
    #expect(SlidingWindow(kernel: 1_000, stride: 300).output(of: 70_000) == 231)
    #expect(SlidingWindow(kernel: 2, stride: 1).output(of: 40_000_003) == 40_000_002)
  }

  /// Your number beside that of the pixels which the library's convolution really computes: where do the two part?
  @Test func `agrees with the library`() throws {
    var random = RandomSource(seed: 8)
    for _ in 0..<60 {
      let (kernel, stride, padding) = (1 + random.index(below: 6), 1 + random.index(below: 4), random.index(below: 3))
      let side = kernel + random.index(below: 20)
      let map = conv2D(
        Tensor<Float>.zeros([1, 1, side, side]), .zeros([1, 1, kernel, kernel]), stride: Pair(stride, stride),
        padding: Pair(padding, padding))
      let window = SlidingWindow(kernel: kernel, stride: stride, padding: padding)
      try #require(window.output(of: side) == map.shape[2], "\(side) pixels, a \(window)")
    }
  }

  /// Each of the four numbers small or large, by itself. Which of them does yours take only up to some size?
  @Test func `windows, strides, margins and images of any size`() throws {
    var random = RandomSource(seed: 81)
    func draw(from least: Int) -> Int {
      least + random.index(below: [1, 10, 1_000, 1_000_000][random.index(below: 4)])
    }
    for _ in 0..<400 {
      let window = SlidingWindow(kernel: draw(from: 1), stride: draw(from: 1), padding: draw(from: 0))
      let side = draw(from: 0)
      // The pixels that the window does not cover in its first place: each whole stride among them is one more place.
      let uncovered = side + window.padding + window.padding - window.kernel
      let places = uncovered >= 0 ? 1 + (uncovered - uncovered % window.stride) / window.stride : 0
      try #require(window.output(of: side) == places, "\(side) pixels, a \(window)")
    }
  }
}
