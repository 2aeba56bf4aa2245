#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The best constant rate when the number of steps is given.
extension Curvature {
  /// α_N, the constant rate with the least cost after N steps from `start`.
  ///
  ///     J_N(α) − J* = ½ Σ λᵢcᵢ²·(1 − αλᵢ)^2N        cᵢ = vᵢᵀ(start − θ*)
  ///
  /// Each term is convex in α, so there is one best rate, between 1/λmax and 1/λmin. For two parameters it is
  ///
  ///     α_N = (1 + q)/(λ₂ + q·λ₁)        q = (λ₁²c₁² / λ₂²c₂²)^(1/(2N − 1))
  ///
  /// and for more the derivative is bisected. It nears ``bestRate`` only like 1/N. From a start without error it is
  /// ``bestRate``.
  ///
  /// - Parameter steps: N, at least 1.
  public func bestRate(afterSteps steps: Int, from start: LinearModel) -> Double {
    precondition(steps >= 1, "a rate needs at least one step")
    let errors = components(of: start - minimiser(from: start)).suffix(rank)
    let terms = zip(eigenvalues.suffix(rank), errors).filter { $1 != 0 }
    guard let first = terms.first, let last = terms.last else { return bestRate }
    var (low, high) = (1 / last.0, 1 / first.0)
    let power = Double(2 * steps - 1)
    // Sign of −dJ/dα = Σ λ²c²·(1 − αλ)^(2N−1), scaled by its largest term: the powers overflow for thousands of steps.
    func falls(at rate: Double) -> Bool {
      let logs = terms.map { λ, c in 2 * (log(λ) + log(abs(c))) + power * log(abs(1 - rate * λ)) }
      let largest = logs.max() ?? 0
      let sum = zip(terms, logs).reduce(0) { $0 + (rate * $1.0.0 < 1 ? 1 : -1) * exp($1.1 - largest) }
      return sum > 0
    }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if falls(at: middle) { low = middle } else { high = middle }
    }
  }
}
