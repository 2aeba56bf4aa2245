extension BatchSampler: Codable {
  private enum CodingKeys: CodingKey { case rows, size, order, lastBatch, seed, batchesDrawn }

  /// - Throws: `DecodingError` where the numbers describe no sampler.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    do {
      try self.init(
        rows: values.decode(Int.self, forKey: .rows), size: values.decode(Int.self, forKey: .size),
        order: values.decode(Order.self, forKey: .order), lastBatch: values.decode(LastBatch.self, forKey: .lastBatch),
        seed: values.decode(UInt64.self, forKey: .seed),
        batchesDrawn: values.decode(Int.self, forKey: .batchesDrawn))
    } catch let error as DatasetError {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description, underlyingError: error))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(rows, forKey: .rows)
    try values.encode(size, forKey: .size)
    try values.encode(order, forKey: .order)
    try values.encode(lastBatch, forKey: .lastBatch)
    try values.encode(seed, forKey: .seed)
    try values.encode(batchesDrawn, forKey: .batchesDrawn)
  }
}
