import Synchronization

extension Tensor: Codable {
  private enum CodingKeys: String, CodingKey { case shape, data }

  /// A tensor from its shape and its elements in row-major order.
  ///
  /// - Throws: `ShapeError` when the shape and the number of elements do not agree.
  public init(from decoder: any Decoder) throws {
    if let vault = Self.vault(in: decoder.userInfo) {
      let place = try decoder.singleValueContainer().decode(Int.self)
      guard let tensor: Tensor = vault.tensor(at: place) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "there is no tensor \(place) of this type"))
      }
      self = tensor
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      validating: container.decode([Scalar].self, forKey: .data), shape: container.decode([Int].self, forKey: .shape))
  }

  public func encode(to encoder: any Encoder) throws {
    if let vault = Self.vault(in: encoder.userInfo) {
      var container = encoder.singleValueContainer()
      try container.encode(vault.add(self))
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape, forKey: .shape)
    try container.encode(storage, forKey: .data)
  }

  private static func vault(in userInfo: [CodingUserInfoKey: Any]) -> TensorVault? {
    CodingUserInfoKey.tensorVault.flatMap { userInfo[$0] as? TensorVault }
  }
}

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
