import Glibc

/// The function between the layers of a fused network.
public enum FusedActivation: Sendable, Equatable {
  /// max(x, 0); its derivative at 0 is 0.
  case relu
  case tanh

  @inline(__always) func apply(to x: UnsafeMutablePointer<Lanes>, count: Int) {
    switch self {
    case .relu: for i in 0..<count { x[i] = x[i].replacing(with: 0, where: x[i] .<= 0) }
    case .tanh: for i in 0..<(count * 16) { x.numbers[i] = tanhf(x.numbers[i]) }
    }
  }

  /// Multiplies gradients by the derivative, which is computed from the function's value.
  @inline(__always) func pullBack(_ g: UnsafeMutablePointer<Lanes>, at y: UnsafePointer<Lanes>, count: Int) {
    switch self {
    case .relu: for i in 0..<count { g[i] = g[i].whereActive(y[i]) }
    case .tanh: for i in 0..<count { g[i] *= 1 - y[i] * y[i] }
    }
  }
}
