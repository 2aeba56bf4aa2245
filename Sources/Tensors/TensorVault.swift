import Synchronization

/// Where tensors are put aside while a value that holds them is encoded, so that text holds numbers of theirs instead.
///
/// A checkpoint keeps tensors as bytes and everything else as text. With a vault in the coder's `userInfo`, a tensor
/// encodes itself as its place in the vault; without one, as shape and elements.
package final class TensorVault: Sendable {
  private let contents: Mutex<[any Sendable]>

  package init(_ tensors: [any Sendable] = []) { contents = Mutex(tensors) }

  /// The tensors in the order in which they were put aside.
  package var tensors: [any Sendable] { contents.withLock { $0 } }

  /// Puts a tensor aside and says where.
  package func add<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) -> Int {
    let tensor = tensor.detached
    return contents.withLock { tensors in
      tensors.append(tensor)
      return tensors.count - 1
    }
  }

  /// The tensor at a place, or nil where there is none of this type.
  package func tensor<Scalar: TensorScalar>(at place: Int) -> Tensor<Scalar>? {
    contents.withLock { $0.indices.contains(place) ? $0[place] as? Tensor<Scalar> : nil }
  }
}

extension CodingUserInfoKey {
  /// Where a coder carries its `TensorVault`.
  package static var tensorVault: CodingUserInfoKey? { CodingUserInfoKey(rawValue: "gradient-workbench.tensors") }
}
