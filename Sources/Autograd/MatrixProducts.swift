import Tensors

/// The matrix product over the last two axes; the others are batches and broadcast.
///
///     [.., m, k] · [.., k, n] = [.., m, n]
///
/// A vector counts as a row on the left and as a column on the right, and its axis is left out of the result. Before
/// shapes that come from data, ask `Shape.matrixProduct(_:_:)`, which throws.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func matmul<Scalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Tensor<Scalar> {
  guard a.rank >= 1 && b.rank >= 1 else {
    programmerError("matmul: shapes \(a.shape) and \(b.shape) do not fit; a scalar has no axis to sum over")
  }
  if a.rank == 1 {
    let product = matmul(a.unsqueezed(at: 0), b)
    return product.squeezed(at: b.rank == 1 ? 0 : -2)
  }
  if b.rank == 1 { return matmul(a, b.unsqueezed(at: 1)).squeezed(at: -1) }
  let (i, j) = (a.operand, b.operand)
  let (x, y) = (a.detached, b.detached)
  return Tensor.product(x, y).recorded(from: i, j) { g, adjoints in
    adjoints.add(Tensor.product(g, y, transposingRight: true), to: i)
    adjoints.add(productOf: x, g, overBatchesTo: j)
  }
}

/// x·Wᵀ + b: examples × features, weights features out × features in, as PyTorch stores them.
///
/// The products are added to the bias, so that no pass over the result is needed for it.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func linear<Scalar>(
  _ x: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil
) -> Tensor<Scalar> {
  guard x.rank >= 1, weight.rank == 2, x.shape[x.rank - 1] == weight.shape[1] else {
    programmerError("linear: an input of shape \(x.shape) does not fit weights of shape \(weight.shape)")
  }
  if let bias, bias.shape != [weight.shape[0]] {
    return linear(x, weight: weight) + bias
  }
  let (i, j, l) = (x.operand, weight.operand, bias?.operand)
  let (input, w) = (x.rank == 1 ? x.detached.unsqueezed(at: 0) : x.detached, weight.detached)
  let outer = Shape(x.shape.dropLast() + [weight.shape[0]])
  let value = Tensor.product(input, w, transposingRight: true, bias: bias)
  // The way back needs the shape: the numbers themselves are not kept.
  let tall = value.shape
  return value.viewed(as: outer).recorded(from: [i, j] + (l.map { [$0] } ?? [])) { g, adjoints in
    let g = g.viewed(as: tall)
    adjoints.add(Tensor.product(g, w).viewed(as: i.shape), to: i)
    adjoints.add(productOf: g, input, overBatchesTo: j)
    if let l { adjoints.add(g, to: l) }
  }
}

extension Adjoints {
  /// Adds Σ aᵀ·b over all batches, if one matrix was shared by them, else aᵀ·b for each.
  fileprivate mutating func add(productOf a: Tensor<Scalar>, _ b: Tensor<Scalar>, overBatchesTo operand: Operand) {
    guard operand.shape.rank == 2 else { return add(Tensor.product(a, b, transposingLeft: true), to: operand) }
    func tall(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
      x.viewed(as: [x.shape.dropLast().reduce(1, *), x.shape[x.rank - 1]])
    }
    add(productOf: tall(a), tall(b), to: operand)
  }
}
