/// A batch of matrix products A·B of one size, and where in the two arrays each finds its matrices.
public struct TensorMatrixProduct: Sendable, Equatable {
  /// The rows of A and of the result.
  public let rows: Int
  /// The columns of B and of the result.
  public let columns: Int
  /// The columns of A, which are the rows of B.
  public let shared: Int
  /// Whether A is stored as its transpose, shared × rows.
  public let transposesLeft: Bool
  /// Whether B is stored as its transpose, columns × shared.
  public let transposesRight: Bool
  /// Which matrix of the left array each product takes.
  public let left: [Int]
  /// Which matrix of the right array each product takes.
  public let right: [Int]

  public init(
    rows: Int, columns: Int, shared: Int, transposesLeft: Bool = false, transposesRight: Bool = false,
    left: [Int] = [0], right: [Int] = [0]
  ) {
    self.rows = rows
    self.columns = columns
    self.shared = shared
    self.transposesLeft = transposesLeft
    self.transposesRight = transposesRight
    self.left = left
    self.right = right
  }

  /// How many numbers the results hold together.
  public var count: Int { left.count * rows * columns }
}
