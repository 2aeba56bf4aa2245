import Core
import GradientDescent
import Kernels
import Optimizers

/// An objective whose batches are taken in chunks of rows, which ranks and threads share: no bit depends on their number.
///
///     loss = Σ nᵢ·lossᵢ / Σ nᵢ,  gradient = Σ nᵢ·gradientᵢ / Σ nᵢ        over the chunks i of nᵢ rows
///
/// All chunks but the last have ``rowsPerChunk`` rows. The sums are taken in pairs, chunk 0 and 1, 2 and 3, then the sums of
/// two, and so on; so a rank hands out only the sums of its longest whole groups, each as many numbers as the model has.
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
    let tree = ChunkTree(chunks: chunks)
    let own = tree.share(ranks.rank, of: ranks.count, in: 0..<chunks)
    @Sendable func sum(of chunk: Int) -> ChunkSum<Whole.Point> {
      let some = Array(rows[(chunk * size)..<min(rows.count, (chunk + 1) * size)])
      let (loss, gradient) = part(some)
      var sum = ChunkSum(loss: loss, gradient: gradient)
      if some.count < size { sum.scale(by: Double(some.count) / Double(size)) }
      return sum
    }
    // Threads take some chunks each, as ranks do.
    let pieces = min(own.count, Threads.available > 1 ? 2 * Threads.available : 1)
    let sums = concurrentMap(pieces) { piece in
      tree.blocks(in: tree.share(piece, of: pieces, in: own)).map { block in
        (block, tree.sum(block) { $0.level == 0 ? sum(of: $0.place) : nil })
      }
    }
    var known: [ChunkBlock: ChunkSum<Whole.Point>] = [:]
    for (block, sum) in sums.joined() { known[block] = sum }
    if ranks.count > 1 { gather(&known, of: tree, like: point) }
    guard var total = tree.sum(tree.root, { known.removeValue(forKey: $0) }) else { return part(rows) }
    total.scale(by: Double(size) / Double(rows.count))
    return (total.loss, total.gradient)
  }

  /// Adds the sums of the other ranks to those of this one, which it hands out.
  private func gather(_ known: inout [ChunkBlock: ChunkSum<Whole.Point>], of tree: ChunkTree, like point: Whole.Point) {
    let length = point.scalarCount
    let blocks = (0..<ranks.count).map { tree.blocks(in: tree.share($0, of: ranks.count, in: 0..<tree.chunks)) }
    var (losses, gradients): ([Double], [Float]) = ([], [])
    gradients.reserveCapacity(blocks[ranks.rank].count * length)
    for block in blocks[ranks.rank] {
      guard let sum = tree.sum(block, { known.removeValue(forKey: $0) }) else { continue }
      losses.append(sum.loss)
      sum.gradient.forEachBuffer { gradients += $0 }
      known[block] = sum
    }
    losses = ranks.allGather(losses, counts: blocks.map(\.count))
    gradients = ranks.allGather(gradients, counts: blocks.map { $0.count * length })
    var place = 0
    for (block, loss) in zip(blocks.joined(), losses) {
      defer { place += length }
      guard known[block] == nil else { continue }
      var (gradient, next) = (point, place)
      gradient.combineBuffers(with: point) { numbers, other in
        numbers = Array(gradients[next..<(next + other.count)])
        next += other.count
      }
      known[block] = ChunkSum(loss: loss, gradient: gradient)
    }
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
      let half = asked(pair)
      (largestLoss, largest) = (max(largestLoss, abs(half.loss)), max(largest, half.gradient.length))
      loss -= half.loss / 2
      gradient.descend(along: half.gradient, rate: 0.5)
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
}

/// The order in which the chunks of a batch are added: what is added to what depends on their number alone.
struct ChunkTree: Sendable {
  /// How many chunks there are; of the last block of each level some may be missing.
  let chunks: Int

  /// The block of all chunks.
  var root: ChunkBlock {
    var level = 0
    while 1 << level < chunks { level += 1 }
    return ChunkBlock(level: level, place: 0)
  }

  /// One of `count` parts of about the same size that follow each other; they end where the fewest blocks are cut.
  func share(_ number: Int, of count: Int, in range: Range<Int>) -> Range<Int> {
    func border(_ number: Int) -> Int {
      let (below, rest) = (range.count * number).quotientAndRemainder(dividingBy: count)
      let place = range.lowerBound + below
      // Half a chunk more or less is the least that can be had; at a half both are.
      if 2 * rest == count { return place.isMultiple(of: 2) ? place : place + 1 }
      return 2 * rest < count ? place : place + 1
    }
    return border(number)..<border(number + 1)
  }

  /// The largest blocks that make up a range of chunks, from left to right.
  func blocks(in range: Range<Int>) -> [ChunkBlock] {
    var (blocks, next) = ([ChunkBlock](), range.lowerBound)
    while next < range.upperBound {
      var level = 0
      while 1 << level < chunks, next.isMultiple(of: 2 << level), min(next + (2 << level), chunks) <= range.upperBound {
        level += 1
      }
      blocks.append(ChunkBlock(level: level, place: next >> level))
      next += 1 << level
    }
    return blocks
  }

  /// What is known of a block, or the sum of its halves, of which the right one may have no chunks; nil if one is missing.
  func sum<Point>(
    _ block: ChunkBlock, _ known: (ChunkBlock) -> ChunkSum<Point>?
  ) -> ChunkSum<Point>? {
    if let sum = known(block) { return sum }
    guard block.level > 0 else { return nil }
    let (left, right) = (2 * block.place, 2 * block.place + 1)
    guard var sum = self.sum(ChunkBlock(level: block.level - 1, place: left), known) else { return nil }
    guard right << (block.level - 1) < chunks else { return sum }
    guard let other = self.sum(ChunkBlock(level: block.level - 1, place: right), known) else { return nil }
    sum.add(other)
    return sum
  }
}

/// The loss and the gradient of some chunks, each as often as the chunk's rows go into a whole one's.
struct ChunkSum<Point: Parameters>: Sendable where Point.Scalar == Float {
  var loss: Double
  var gradient: Point

  mutating func add(_ other: ChunkSum) {
    loss += other.loss
    gradient.update(along: other.gradient) { $0.accumulate() }
  }

  mutating func scale(by factor: Double) {
    loss *= factor
    gradient.combineBuffers(with: gradient) { numbers, _ in
      for index in numbers.indices { numbers[index] *= Float(factor) }
    }
  }
}
