/// The loops over arrays of `Float`.
public enum FloatArithmetic: TensorFastArithmetic {
  public typealias Scalar = Float
}

/// The loops over arrays of `Double`.
public enum DoubleArithmetic: TensorFastArithmetic {
  public typealias Scalar = Double
}
