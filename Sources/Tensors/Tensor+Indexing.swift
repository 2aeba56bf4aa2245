extension Tensor {
  /// The element at these indices, one for each axis, counted from 0.
  ///
  /// Reading gives a plain number, which no tape follows. Writing makes the tensor a constant: what a tape knew about
  /// it would no longer be true.
  public subscript(indices: Int...) -> Scalar {
    get { storage[position(of: indices)] }
    set {
      storage[position(of: indices)] = newValue
      node = .none
    }
  }

  private func position(of indices: [Int]) -> Int {
    guard indices.count == rank, indices.indices.allSatisfy({ 0 <= indices[$0] && indices[$0] < shape[$0] }) else {
      programmerError("index \(indices) is outside a tensor of shape \(shape)")
    }
    return indices.indices.reduce(0) { $0 * shape[$1] + indices[$1] }
  }
}
