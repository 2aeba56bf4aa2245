/// A function of two elements, applied to every pair of matching elements of two tensors.
public enum TensorBinaryFunction: Sendable, Equatable, CaseIterable {
  case add, subtract, multiply, divide, power
  /// The larger and the smaller; NaN wins.
  case maximum, minimum
  /// 1 where the comparison holds, 0 elsewhere.
  case greater, less, equal
  /// ∂max(a, b)/∂a: 1 where a is larger, 1/2 where both are equal, 0 elsewhere.
  case maximumSlope
  /// ∂min(a, b)/∂a: 1 where a is smaller, 1/2 where both are equal, 0 elsewhere.
  case minimumSlope
  /// ∂(aᵇ)/∂a = b·aᵇ⁻¹, and 0 where b = 0.
  case powerBaseSlope
  /// ∂(aᵇ)/∂b = aᵇ·log a, and 0 where a = 0 and b ≥ 0.
  case powerExponentSlope
}
