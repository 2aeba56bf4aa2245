/// LeNet-5 for batches of up to `DenseStack.capacity` images: two pooled convolutions for sixteen images at a time, then
/// the dense layers for 32.
///
/// Sendable for the same reason as `DenseStack`.
struct LeNetStack: @unchecked Sendable {
  typealias Choices = UnsafeMutablePointer<SIMD16<Int32>>

  /// Where the parameters of the second convolution and of the dense layers begin; at 0 those of the first.
  static let (secondOffset, denseOffset) = (6 * 26, 6 * 26 + 16 * 151)

  let dense: DenseStack
  private let groups: [Group]

  /// What sixteen images need.
  struct Group {
    /// The images, 32 × 32 with their margin of zeros.
    let images: UnsafeMutablePointer<Lanes>
    /// The result of the first pooled convolution, 6 × 14 × 14; which pixels it took; the gradient there.
    let pooled: UnsafeMutablePointer<Lanes>
    let choices: Choices
    let errors: UnsafeMutablePointer<Lanes>
    /// The same result, one image after the other and channels innermost, with room to read past the last.
    let pixels: UnsafeMutablePointer<Float>
    /// Which pixels the second took; the gradient at its results, 16 × 5 × 5, and at its sums, 16 × 10 × 10.
    let secondChoices: Choices
    let secondErrors: UnsafeMutablePointer<Lanes>
    let sumErrors: UnsafeMutablePointer<Lanes>
    /// Sums for the gradient of the weights.
    let firstSums: UnsafeMutablePointer<Lanes>
    let secondSums: UnsafeMutablePointer<Lanes>
    /// The gradient of the parameters of both convolutions.
    let gradient: UnsafeMutablePointer<Float>

    init(in memory: ScratchMemory) {
      images = memory.lanes(32 * 32)
      pooled = memory.lanes(6 * 196)
      choices = memory.choices(6 * 196)
      errors = memory.lanes(6 * 196)
      pixels = memory.numbers(16 * 6 * 196 + 16)
      secondChoices = memory.choices(400)
      secondErrors = memory.lanes(400)
      sumErrors = memory.lanes(16 * 100)
      firstSums = memory.lanes(6 * 25)
      secondSums = memory.lanes(16 * 10)
      gradient = memory.numbers(LeNetStack.denseOffset)
    }
  }

  init(in memory: ScratchMemory) {
    dense = DenseStack(widths: [400, 120, 84, 10], activation: .relu, in: memory)
    groups = (0..<(DenseStack.capacity / 16)).map { _ in Group(in: memory) }
  }

  /// One piece of 32 images, from the pixels to the outputs.
  func forward(
    _ piece: Int, _ images: UnsafePointer<Float>, count: Int, _ parameters: UnsafePointer<Float>
  ) {
    for half in 0..<2 {
      let (group, first) = (groups[piece * 2 + half], (piece * 2 + half) * 16)
      guard first < count else {
        for unit in 0..<400 { dense.values[0][piece * 800 + unit * 2 + half] = Lanes() }
        continue
      }
      group.load(images + first * 784, images: min(16, count - first))
      PooledConvolution.first.forward(
        group.images, parameters, bias: parameters + 150, to: group.pooled, spacing: 1, choices: group.choices)
      let second = parameters + Self.secondOffset
      PooledConvolution.second.forward(
        group.pooled, second, bias: second + 2400, to: dense.values[0] + piece * 800 + half, spacing: 2,
        choices: group.secondChoices)
    }
    dense.forward(piece, parameters + Self.denseOffset)
  }

  /// One piece of 32 images, from the gradient at the outputs to the convolutions' parameters.
  func backward(_ piece: Int, count: Int, _ parameters: UnsafePointer<Float>) {
    dense.backward(piece, parameters + Self.denseOffset, to: 0)
    dense.writeRows(piece, levels: 0..<3)
    for half in 0..<2 {
      let number = piece * 2 + half
      guard number * 16 < count else { continue }
      let group = groups[number]
      let (values, errors) = (dense.values[0] + piece * 800 + half, dense.errors[0] + piece * 800 + half)
      for unit in 0..<400 { group.secondErrors[unit] = errors[unit * 2].whereActive(values[unit * 2]) }
      group.layOutPixels()
      group.secondWeightGradient()
      group.imageGradient(parameters + Self.secondOffset)
      group.firstWeightGradient()
    }
  }

  /// Adds the gradients of the convolutions' parameters up, in the order of the images.
  func reduceConvolutions(count: Int, adding: Bool, to gradient: UnsafeMutablePointer<Float>) {
    if !adding { gradient.update(repeating: 0, count: Self.denseOffset) }
    for group in groups.prefix((count + 15) / 16) {
      for i in 0..<Self.denseOffset { gradient[i] += group.gradient[i] }
    }
  }
}
