import Core
import GradientDescent
import Kernels

/// An objective whose batches are taken in chunks of rows, which ranks and threads share: no bit depends on their number.
///
///     loss = Σ nᵢ·lossᵢ / Σ nᵢ,  gradient = Σ nᵢ·gradientᵢ / Σ nᵢ        over the chunks i of nᵢ rows
///
/// All chunks but the last have ``rowsPerChunk`` rows. The sums are taken in pairs, chunk 0 and 1, 2 and 3, then the sums of
/// two, and so on; so a rank hands out only the sums of its longest whole groups, about as many numbers as the model has.
/// A batch of one chunk is the objective's own, bit for bit, and each rank takes it for itself.
///
///     var run = try TrainingRun(on: ChunkedObjective(of: goal, at: model, over: ranks), from: model, by: AdamW(), …)
///
/// - Source: the averaging of gradients over processes is that of Goyal et al. 2017, "Accurate, Large Minibatch SGD",
///   section 3, where the mean is over all rows of the batch, whichever process has them.
public struct ChunkedObjective<Whole: RowObjective>: RowObjective where Whole.Point.Scalar == Float {
  /// The objective whose batches are cut.
  public let whole: Whole
  /// The processes that share a batch.
  public let ranks: any RankGroup
  /// How many rows a chunk has.
  ///
  /// On one thread 64 took 1.15 to 1.3 times as long as whole batches, and 16, at which the kernels cut tables, 1.4 to 2.7.
  public let rowsPerChunk: Int

  /// The objective `whole`, taken in chunks.
  ///
  /// - Parameters:
  ///   - start: where the training begins; the check below is made there.
  ///   - ranks: the processes that share each batch.
  ///   - rowsPerChunk: at least 1; the bits depend on it.
  /// - Throws: `TrainingError` for chunks without rows, and where the rows of a batch change each other's loss, as they do
  ///   under batch normalisation, or where it depends on random numbers: then the mean over chunks is no mean over the batch.
  public init(of whole: Whole, at start: Whole.Point, over ranks: any RankGroup = SingleRank(), rowsPerChunk: Int = 64)
    throws
  {
    guard rowsPerChunk >= 1 else {
      throw TrainingError("a chunk of \(rowsPerChunk) rows is none; it has at least 1")
    }
    (self.whole, self.ranks, self.rowsPerChunk) = (whole, ranks, rowsPerChunk)
    guard rowsAreIndependent(at: start) else {
      throw TrainingError(
        "the rows of a batch change each other's loss, or chance does, as with BatchNorm or Dropout; such a batch cannot be "
          + "taken in chunks, so train this model in one process, without chunks")
    }
  }

  public var rowCount: Int { whole.rowCount }

  public func loss(at point: Whole.Point) -> Double { whole.loss(at: point) }

  public func lossAndGradient(at point: Whole.Point) -> (loss: Double, gradient: Whole.Point) {
    lossAndGradient(at: point, rows: Array(0..<rowCount))
  }

  public func lossAndGradient(at point: Whole.Point, rows: [Int]) -> (loss: Double, gradient: Whole.Point) {
    mean(over: rows, at: point) { whole.lossAndGradient(at: point, rows: $0) }
  }

  public func lossAndGradient(at point: Whole.Point, batch: Batch) -> (loss: Double, gradient: Whole.Point) {
    mean(over: batch.rows, at: point) {
      whole.lossAndGradient(at: point, batch: Batch(rows: $0, step: batch.step, seed: batch.seed))
    }
  }

  private func mean(
    over rows: [Int], at point: Whole.Point, of part: @Sendable ([Int]) -> (loss: Double, gradient: Whole.Point)
  ) -> (loss: Double, gradient: Whole.Point) {
    let size = rowsPerChunk
    let chunks = (rows.count + size - 1) / size
    guard chunks > 1 else { return part(rows) }
    let own = ranks.share(of: chunks, rank: ranks.rank)
    // Threads take some chunks each, in the same order as ranks do.
    let pieces = min(own.count, 2 * Threads.available)
    let sums = concurrentMap(pieces) { piece in
      var sums = ChunkSums<Whole.Point>()
      for chunk in (own.lowerBound + own.count * piece / pieces)..<(own.lowerBound + own.count * (piece + 1) / pieces) {
        let some = Array(rows[(chunk * size)..<min(rows.count, (chunk + 1) * size)])
        var (loss, gradient) = part(some)
        let weight = Double(some.count) / Double(size)
        if weight < 1 {
          loss *= weight
          gradient.scale(by: Float(weight))
        }
        sums.append(.init(block: .init(level: 0, place: chunk), loss: loss, gradient: gradient))
      }
      return sums
    }
    var all = ChunkSums<Whole.Point>()
    for node in sums.flatMap(\.nodes) { all.append(node) }
    if ranks.count > 1 { all = gathered(all.nodes, of: chunks, like: point) }
    guard var (loss, gradient) = all.total() else { return part(rows) }
    let scale = Double(size) / Double(rows.count)
    loss *= scale
    gradient.scale(by: Float(scale))
    return (loss, gradient)
  }

  /// The sums of all ranks, from those of this one.
  private func gathered(
    _ own: [ChunkSums<Whole.Point>.Node], of chunks: Int, like point: Whole.Point
  ) -> ChunkSums<Whole.Point> {
    var length = 0
    point.forEachBuffer { length += $0.count }
    let blocks = (0..<ranks.count).map { ChunkBlock.blocks(of: ranks.share(of: chunks, rank: $0)) }
    var message: [Float] = []
    message.reserveCapacity(own.count * length)
    for node in own { node.gradient.forEachBuffer { message += $0 } }
    let gradients = ranks.allGather(message, counts: blocks.map { $0.count * length })
    let losses = ranks.allGather(own.map(\.loss), counts: blocks.map(\.count))
    var (sums, place, number) = (ChunkSums<Whole.Point>(), 0, 0)
    for (rank, blocks) in blocks.enumerated() {
      for (index, block) in blocks.enumerated() {
        if rank == ranks.rank {
          sums.append(own[index])
          place += length
        } else {
          var gradient = point
          gradient.combineBuffers(with: point) { numbers, shape in
            numbers = Array(gradients[place..<(place + shape.count)])
            place += shape.count
          }
          sums.append(.init(block: block, loss: losses[number], gradient: gradient))
        }
        number += 1
      }
    }
    return sums
  }

  /// Whether four rows together have the mean of the losses and gradients that they have two by two.
  private func rowsAreIndependent(at start: Whole.Point) -> Bool {
    // Fewer rows are one chunk.
    guard rowCount > rowsPerChunk, rowCount >= 4 else { return true }
    let rows = (0..<4).map { (rowCount - 1) * $0 / 3 }
    func asked(_ rows: [Int]) -> (loss: Double, gradient: Whole.Point) {
      whole.lossAndGradient(at: start, batch: Batch(rows: rows, step: 0, seed: 1))
    }
    var (loss, gradient) = asked(rows)
    var (largestLoss, largest) = (abs(loss), gradient.length)
    for pair in [Array(rows[..<2]), Array(rows[2...])] {
      var half = asked(pair)
      (largestLoss, largest) = (max(largestLoss, abs(half.loss)), max(largest, half.gradient.length))
      loss -= half.loss / 2
      half.gradient.scale(by: -0.5)
      gradient.add(half.gradient)
    }
    // A loss that is not finite ends the run at its first step anyway.
    guard largest.isFinite && largestLoss.isFinite else { return true }
    return abs(loss) <= 1e-4 * largestLoss && gradient.length <= 1e-4 * largest
  }
}

/// 2^level chunks that are summed before anything else is added to them: those from place·2^level on.
struct ChunkBlock: Hashable, Sendable {
  var level: Int
  var place: Int

  /// The largest such blocks that make up a range of chunks, from left to right.
  static func blocks(of chunks: Range<Int>) -> [ChunkBlock] {
    var (blocks, next) = ([ChunkBlock](), chunks.lowerBound)
    while next < chunks.upperBound {
      var level = 0
      while next.isMultiple(of: 2 << level), next + (2 << level) <= chunks.upperBound { level += 1 }
      blocks.append(ChunkBlock(level: level, place: next >> level))
      next += 1 << level
    }
    return blocks
  }
}

/// The sums of consecutive chunks, added in pairs: what is added to what depends on the chunks' numbers alone.
struct ChunkSums<Point: Parameters>: Sendable where Point.Scalar == Float {
  struct Node: Sendable {
    var block: ChunkBlock
    var loss: Double
    var gradient: Point
  }

  private(set) var nodes: [Node] = []

  /// Adds the block that follows; two halves become one block.
  mutating func append(_ node: Node) {
    nodes.append(node)
    while nodes.count > 1 {
      let (left, right) = (nodes[nodes.count - 2].block, nodes[nodes.count - 1].block)
      guard left.level == right.level, left.place.isMultiple(of: 2) else { return }
      mergeLast()
      nodes[nodes.count - 1].block = ChunkBlock(level: left.level + 1, place: left.place / 2)
    }
  }

  /// The sum of all, which are then gone: what has no second half is added from the right.
  mutating func total() -> (loss: Double, gradient: Point)? {
    while nodes.count > 1 { mergeLast() }
    return nodes.popLast().map { ($0.loss, $0.gradient) }
  }

  private mutating func mergeLast() {
    let right = nodes.removeLast()
    nodes[nodes.count - 1].loss += right.loss
    nodes[nodes.count - 1].gradient.add(right.gradient)
  }
}

extension Parameters where Scalar == Float {
  fileprivate mutating func add(_ other: Self) {
    combineBuffers(with: other) { ours, theirs in
      for index in ours.indices { ours[index] += theirs[index] }
    }
  }

  fileprivate mutating func scale(by factor: Float) {
    combineBuffers(with: self) { ours, _ in
      for index in ours.indices { ours[index] *= factor }
    }
  }

  /// The Euclidean length, by buffers.
  fileprivate var length: Double {
    var sum = 0.0
    forEachBuffer { for number in $0 { sum += Double(number) * Double(number) } }
    return sum.squareRoot()
  }
}
