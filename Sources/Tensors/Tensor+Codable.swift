extension Tensor: Codable {
  private enum CodingKeys: String, CodingKey { case shape, data }

  /// - Throws: `ShapeError` when the shape and the number of elements do not agree.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      validating: container.decode([Scalar].self, forKey: .data), shape: container.decode([Int].self, forKey: .shape))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape, forKey: .shape)
    try container.encode(storage, forKey: .data)
  }
}
