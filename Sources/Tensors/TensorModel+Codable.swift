extension TensorModel {
  /// The tensors in their order, and nothing else.
  ///
  /// What a model is beside its tensors (activations, strides) is code, and is not written.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for tensor in tensors { try container.encode(tensor) }
  }

  /// The model in the decoder's `userInfo` under `.modelTemplate`, with the tensors that were encoded.
  ///
  /// - Throws: `DecodingError` where there is no template of this type, or the tensors have other shapes than its own.
  public init(from decoder: any Decoder) throws {
    func error(_ problem: String) -> DecodingError {
      .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: problem))
    }
    guard let key = CodingUserInfoKey.modelTemplate, var model = decoder.userInfo[key] as? Self else {
      throw error("a \(Self.self) is read into a model of its kind, and the decoder carries none as its template")
    }
    var container = try decoder.unkeyedContainer()
    var read: [Tensor<Scalar>] = []
    while !container.isAtEnd { read.append(try container.decode(Tensor<Scalar>.self)) }
    let shapes = model.tensors.map(\.shape)
    guard read.map(\.shape) == shapes else {
      throw error("the tensors have the shapes \(read.map(\.shape)) and not the model's \(shapes)")
    }
    var index = 0
    model.forEachTensor { tensor in
      tensor = read[index]
      index += 1
    }
    self = model
  }
}

extension CodingUserInfoKey {
  /// Where a decoder carries the model whose tensors are to be replaced by those that it reads.
  public static var modelTemplate: CodingUserInfoKey? { CodingUserInfoKey(rawValue: "gradient-workbench.model") }
}
