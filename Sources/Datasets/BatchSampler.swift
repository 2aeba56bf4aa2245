import Core

/// Which rows the next step learns from: an endless sequence of batches, drawn in one of three ways.
///
/// Batch number k is a pure function of the seed and k, so a sampler is a few numbers whatever the number of rows: a
/// copy goes on with the same batches, and so does a decoded one.
///
/// The way of drawing matters more than it seems: at a constant rate the noise floor of descent is proportional to the
/// rate only with replacement; an order drawn once per epoch makes it proportional to the rate's square.
public struct BatchSampler: Sendable {
  /// How rows are drawn.
  public enum Order: String, CaseIterable, Hashable, Sendable, Codable {
    /// Every batch anew from all rows; a row may come twice, also within one batch.
    case withReplacement
    /// Each row once per epoch, in an order drawn anew for each epoch.
    case shuffledEachEpoch
    /// Each row once per epoch, in the order of the table.
    case fixed
  }

  /// What is done with the rows that are left over at the end of an epoch and do not fill a batch.
  public enum LastBatch: String, CaseIterable, Hashable, Sendable, Codable {
    /// They are a smaller batch.
    case kept
    /// They are left out of this epoch.
    case dropped
  }

  /// How many rows there are to draw from.
  public let rows: Int
  /// How many rows a full batch has.
  public let size: Int
  /// How rows are drawn.
  public let order: Order
  /// What happens to the rows that fill no batch.
  public let lastBatch: LastBatch
  /// Chooses the batches; a fixed order does not ask for it.
  public let seed: UInt64
  /// How many batches `next()` has given.
  public private(set) var batchesDrawn: Int

  /// The order of the rows in one epoch, kept because it takes a while to draw.
  private var epochOrder: (epoch: Int, rows: [Int])?

  /// A sampler that has drawn nothing yet, or is to go on after `batchesDrawn` batches.
  ///
  /// - Parameters:
  ///   - rows: how many rows there are.
  ///   - size: rows per batch; at most `rows`, except with replacement.
  ///   - seed: chooses the batches.
  /// - Throws: `DatasetError` where there are no rows, or the size is not from 1 to the number of rows.
  public init(
    rows: Int, size: Int, order: Order = .shuffledEachEpoch, lastBatch: LastBatch = .kept, seed: UInt64,
    batchesDrawn: Int = 0
  ) throws(DatasetError) {
    guard rows > 0 else { throw DatasetError("there are \(rows) rows to draw batches from; it takes at least 1") }
    guard size > 0 else { throw DatasetError("the batch size is \(size); it must be at least 1") }
    guard size <= rows || order == .withReplacement else {
      throw DatasetError("a batch of \(size) is more than the \(rows) rows there are; take a batch size up to \(rows)")
    }
    guard batchesDrawn >= 0 else {
      throw DatasetError("\(batchesDrawn) batches cannot have been drawn; it must be 0 or more")
    }
    self.rows = rows
    self.size = size
    self.order = order
    self.lastBatch = lastBatch
    self.seed = seed
    self.batchesDrawn = batchesDrawn
  }

  /// How many batches make an epoch; with replacement, as many as would cover the rows once.
  public var batchesPerEpoch: Int { lastBatch == .dropped ? max(1, rows / size) : (rows - 1) / size + 1 }

  /// The epoch that the next batch belongs to, counted from 0.
  public var epoch: Int { batchesDrawn / batchesPerEpoch }

  /// The row numbers of the next batch, counted from 0.
  public mutating func next() -> [Int] {
    let start = batchesDrawn % batchesPerEpoch * size
    defer { batchesDrawn += 1 }
    switch order {
    case .withReplacement:
      var random = RandomSource(seed: seed, stream: UInt64(batchesDrawn))
      return (0..<size).map { _ in random.index(below: rows) }
    case .shuffledEachEpoch:
      return Array(orderOfThisEpoch()[start..<min(start + size, rows)])
    case .fixed:
      return Array(start..<min(start + size, rows))
    }
  }

  private mutating func orderOfThisEpoch() -> [Int] {
    if let epochOrder, epochOrder.epoch == epoch { return epochOrder.rows }
    var random = RandomSource(seed: seed, stream: UInt64(epoch))
    let drawn = random.permutation(of: rows)
    epochOrder = (epoch, drawn)
    return drawn
  }
}

extension BatchSampler: Codable {
  private enum CodingKeys: CodingKey { case rows, size, order, lastBatch, seed, batchesDrawn }

  /// A sampler at the place in the data where it was encoded.
  ///
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
