/// The arrays of one call of a fused network, for all threads at once: each writes to parts of its own.
struct FusedArrays: @unchecked Sendable {
  let parameters: UnsafePointer<Float>
  let inputs: UnsafePointer<Float>
  let gradient: UnsafeMutablePointer<Float>

  /// Runs `body` while the arrays stay where they are; not at all if one of them is empty.
  static func with(
    _ parameters: [Float], _ inputs: [Float], _ gradient: inout [Float], _ body: (FusedArrays) -> Void
  ) {
    parameters.withUnsafeBufferPointer { parameters in
      inputs.withUnsafeBufferPointer { inputs in
        gradient.withUnsafeMutableBufferPointer { gradient in
          guard let p = parameters.baseAddress, let x = inputs.baseAddress, let g = gradient.baseAddress else { return }
          body(FusedArrays(parameters: p, inputs: x, gradient: g))
        }
      }
    }
  }
}
