/// What one pass over a table gives: the sums from which cost and gradient are made.
public struct LossSums: Sendable, Equatable {
  /// Σ ℓᵢ, the losses of the rows.
  public var loss: Double
  /// Σ eᵢ·xᵢⱼ for each column j, where eᵢ = ∂ℓᵢ/∂fᵢ.
  public var errorTimesFeature: [Double]
  /// Σ eᵢ.
  public var error: Double

  public init(columns: Int) {
    loss = 0
    errorTimesFeature = [Double](repeating: 0, count: columns)
    error = 0
  }

  mutating func add(_ other: LossSums) {
    loss += other.loss
    error += other.error
    for j in errorTimesFeature.indices { errorTimesFeature[j] += other.errorTimesFeature[j] }
  }
}
