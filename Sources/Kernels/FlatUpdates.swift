import Core

/// One step of Adam over flat parameters, on several threads; the result does not depend on how many.
///
///     m ← β₁·m + (1 − β₁)·g        v ← β₂·v + (1 − β₂)·g²
///     p ← p − (η/(1 − β₁ᵗ))·m / (√v/√(1 − β₂ᵗ) + ε)
///
/// - Parameters:
///   - step: t, from 1.
///   - rate: η.
/// - Source: Kingma and Ba 2015, in PyTorch's order of operations.
public func adamUpdate(
  _ parameters: inout [Float], along gradient: [Float], firstMoment: inout [Float], secondMoment: inout [Float],
  step: Int, rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
  threads: Int = Threads.available
) {
  let count = parameters.count
  precondition(gradient.count == count && firstMoment.count == count && secondMoment.count == count, "unequal lengths")
  precondition(step >= 1, "steps count from 1")
  let stepSize = Float(rate / (1 - PortableMath.integerPower(beta1, step)))
  let root = Float((1 - PortableMath.integerPower(beta2, step)).squareRoot())
  let (b1, b2, c1, c2) = (Float(beta1), Float(beta2), Float(1 - beta1), Float(1 - beta2))
  let ε = Float(epsilon)
  FlatState.forEachChunk(&parameters, gradient, &firstMoment, &secondMoment, threads: threads) { state, range in
    let (p, g, m, v) = (state.parameters, state.gradient, state.first, state.second)
    for i in range {
      m[i] = b1 * m[i] + c1 * g[i]
      v[i] = b2 * v[i] + c2 * g[i] * g[i]
      p[i] -= stepSize * m[i] / (v[i].squareRoot() / root + ε)
    }
  }
}

/// One step of gradient descent over flat parameters, with heavy-ball momentum if `momentum` is not 0.
///
///     b ← μ·b + g (b ← g in the first step)        p ← p − η·b
public func sgdUpdate(
  _ parameters: inout [Float], along gradient: [Float], velocity: inout [Float], step: Int, rate: Double,
  momentum: Double, threads: Int = Threads.available
) {
  precondition(gradient.count == parameters.count && velocity.count == parameters.count, "unequal lengths")
  let (η, μ) = (Float(rate), step == 1 ? 0 : Float(momentum))
  var none: [Float] = []
  FlatState.forEachChunk(&parameters, gradient, &velocity, &none, threads: threads) { state, range in
    let (p, g, b) = (state.parameters, state.gradient, state.first)
    for i in range {
      b[i] = μ * b[i] + g[i]
      p[i] -= η * b[i]
    }
  }
}

/// One step of plain gradient descent over flat parameters: p ← p − η·g.
public func sgdUpdate(_ parameters: inout [Float], along gradient: [Float], rate: Double) {
  precondition(gradient.count == parameters.count, "unequal lengths")
  let η = Float(rate)
  for i in parameters.indices { parameters[i] -= η * gradient[i] }
}

/// Parameters and what an optimizer keeps for each of them, for all threads at once: each writes to a range of its own.
struct FlatState: @unchecked Sendable {
  let parameters: UnsafeMutablePointer<Float>
  let gradient: UnsafePointer<Float>
  let first: UnsafeMutablePointer<Float>
  let second: UnsafeMutablePointer<Float>

  /// Calls `body` with the ranges that the parameters are cut into, from several threads at once.
  static func forEachChunk(
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
            concurrentPhases([(count + size - 1) / size], threads: threads) { _, chunk in
              body(state, (chunk * size)..<min(count, chunk * size + size))
            }
          }
        }
      }
    }
  }
}
