/// Dense layers one after the other, for batches of up to `DenseStack.capacity` images, in pieces of 32.
///
/// Level 0 is the input, level l the output of layer l; parameters and their gradient lie flat: weight, bias, weight,
/// bias, …, a weight as outputs × inputs. Sendable because each piece and each block of rows writes to places of its
/// own; the memory must outlive the stack.
struct DenseStack: @unchecked Sendable {
  /// How many images go through at once.
  static let capacity = 128

  let widths: [Int]
  let activation: FusedActivation
  /// The values at each level, two `Lanes` for each unit of each piece.
  let values: [UnsafeMutablePointer<Lanes>]
  /// The loss' gradient at each level.
  let errors: [UnsafeMutablePointer<Lanes>]
  /// The values at each level but the last, one row for each image, padded to a multiple of 16.
  let rows: [UnsafeMutablePointer<Float>]
  /// The loss of each image.
  let losses: UnsafeMutablePointer<Float>
  /// Where the weights of each layer begin among the parameters.
  let offsets: [Int]
  /// The rows of weights that one thread computes the gradient of at a time.
  let blocks: [(layer: Int, rows: Range<Int>)]

  init(widths: [Int], activation: FusedActivation, in memory: ScratchMemory) {
    self.widths = widths
    self.activation = activation
    let pieces = Self.capacity / 32
    values = widths.map { memory.lanes(pieces * $0 * 2) }
    errors = widths.map { memory.lanes(pieces * $0 * 2) }
    rows = widths.dropLast().map { memory.numbers(Self.capacity * Self.padded($0)) }
    losses = memory.numbers(Self.capacity)
    var (offsets, blocks) = ([0], [(layer: Int, rows: Range<Int>)]())
    for (layer, (inputs, outputs)) in zip(widths, widths.dropFirst()).enumerated() {
      offsets.append(offsets[layer] + (inputs + 1) * outputs)
      let height = max(8, (1 << 14) / inputs / 4 * 4)
      for first in stride(from: 0, to: outputs, by: height) {
        blocks.append((layer, first..<min(first + height, outputs)))
      }
    }
    (self.offsets, self.blocks) = (offsets, blocks)
  }

  var layers: Int { widths.count - 1 }
  static func padded(_ width: Int) -> Int { (width + 15) / 16 * 16 }

  /// One piece of 32 images from level 0 to the last.
  func forward(_ piece: Int, _ parameters: UnsafePointer<Float>) {
    for layer in 0..<layers {
      let (inputs, outputs) = (widths[layer], widths[layer + 1])
      let w = parameters + offsets[layer]
      let y = values[layer + 1] + piece * outputs * 2
      LaneProducts.forward(
        w, bias: w + inputs * outputs, values[layer] + piece * inputs * 2, inputs: inputs, to: y, outputs: outputs)
      if layer < layers - 1 { activation.apply(to: y, count: outputs * 2) }
    }
  }

  /// The loss of one piece's images and its gradient at the last level, 0 for lanes without an image.
  func loss(_ piece: Int, _ loss: FusedLoss, firstImage: Int, images: Int, scale: Float) {
    let outputs = widths[layers]
    let z = (values[layers] + piece * outputs * 2).numbers
    let g = (errors[layers] + piece * outputs * 2).numbers
    for lane in 0..<32 {
      let image = piece * 32 + lane
      if image < images {
        losses[image] = loss.lossAndGradient(
          image: firstImage + image, z + lane, outputs: outputs, scale: scale, to: g + lane)
      } else {
        for o in 0..<outputs { g[o * 32 + lane] = 0 }
      }
    }
  }

  /// One piece's gradients from the last level down to level `lowest`.
  func backward(_ piece: Int, _ parameters: UnsafePointer<Float>, to lowest: Int) {
    for level in stride(from: layers - 1, through: lowest, by: -1) {
      let (inputs, outputs) = (widths[level], widths[level + 1])
      let g = errors[level] + piece * inputs * 2
      LaneProducts.backward(
        parameters + offsets[level], errors[level + 1] + piece * outputs * 2, outputs: outputs, to: g, inputs: inputs)
      if level > 0 { activation.pullBack(g, at: values[level] + piece * inputs * 2, count: inputs * 2) }
    }
  }

  /// The gradient of one block of weights and of their biases, over all images.
  func weightGradient(
    _ block: Int, images: Int, adding: Bool, to gradient: UnsafeMutablePointer<Float>
  ) {
    let (layer, range) = blocks[block]
    let (inputs, outputs) = (widths[layer], widths[layer + 1])
    let products = LaneOuterProducts(
      g: UnsafePointer(errors[layer + 1].numbers), x: rows[layer], stride: Self.padded(inputs), images: images,
      inputs: inputs, outputs: outputs, adding: adding)
    let dw = gradient + offsets[layer]
    products.write(range, weights: dw, bias: dw + inputs * outputs)
  }
}
