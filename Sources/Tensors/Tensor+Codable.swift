extension Tensor: Codable {
  private enum CodingKeys: String, CodingKey { case shape, data }

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
