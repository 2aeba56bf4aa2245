/// Parameters and what an optimizer keeps for each of them, for all threads at once: each writes to a range of its own.
struct FlatState: @unchecked Sendable {
  let parameters: UnsafeMutablePointer<Float>
  let gradient: UnsafePointer<Float>
  let first: UnsafeMutablePointer<Float>
  let second: UnsafeMutablePointer<Float>

  /// Calls `body` with the ranges that the parameters are cut into, from several threads at once.
  static func forEachPiece(
    _ parameters: inout [Float], _ gradient: [Float], _ first: inout [Float], _ second: inout [Float], threads: Int,
    _ body: @Sendable (FlatState, Range<Int>) -> Void
  ) {
    let count = parameters.count
    parameters.withUnsafeMutableBufferPointer { p in
      gradient.withUnsafeBufferPointer { g in
        first.withUnsafeMutableBufferPointer { m in
          second.withUnsafeMutableBufferPointer { v in
            guard let p = p.baseAddress, let g = g.baseAddress, let m = m.baseAddress else { return }
            let state = FlatState(parameters: p, gradient: g, first: m, second: v.baseAddress ?? m)
            let size = 1 << 14
            parallel(phases: [(count + size - 1) / size], threads: threads) { _, piece in
              body(state, (piece * size)..<min(count, piece * size + size))
            }
          }
        }
      }
    }
  }
}
