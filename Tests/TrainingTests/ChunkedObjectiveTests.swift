import Autograd
import Core
import Datasets
import Foundation
import GradientDescent
import NetworkTraining
import NeuralNetworks
import Optimizers
import Schedules
import Tensors
import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// One network, trained by several ranks, which are threads here and processes of MPI in scripts/check-mpi.
@Suite struct ChunkedObjectiveTests {
  private static let start = SoftmaxModel()

  private static func chunked(_ ranks: any RankGroup = SingleRank(), rows: Int = 16) throws -> ChunkedObjective<
    TapeObjective<SoftmaxModel>
  > {
    try ChunkedObjective(of: Shapes.goal, at: start, over: ranks, rowsPerChunk: rows)
  }

  private static func run(
    batchSize: Int, epochs: Int = 2, over ranks: any RankGroup = SingleRank(), rows: Int = 16
  ) throws -> TrainingRun<ChunkedObjective<TapeObjective<SoftmaxModel>>, Adam<SoftmaxModel>> {
    try TrainingRun(
      on: chunked(ranks, rows: rows), from: start, by: Adam(), at: 0.01,
      with: TrainingConfiguration(batchSize: batchSize, epochs: epochs, seed: 3), validate: { Shapes.evaluate($0) })
  }

  /// Shapes has 200 rows. In chunks of 16, batches of 200 rows are 13 chunks of which the last has 8, those of 150 leave a
  /// batch of 50, those of 33 one of 2, and those of 16 are a single chunk; in chunks of 64 some of 8 ranks have no rows.
  @Test(arguments: [200, 199, 150, 100, 64, 33, 17, 16], [16, 64])
  func `one rank and 2, 3, 4 and 8 ranks end with the same bits`(batchSize: Int, rows: Int) throws {
    var alone = try Self.run(batchSize: batchSize, rows: rows)
    var records: [Record] = []
    while let record = alone.next() { records.append(record) }
    for count in [2, 3, 4, 8] {
      let results = try ThreadRanks.run(count) { [records] ranks in
        var run = try Self.run(batchSize: batchSize, over: ranks, rows: rows)
        var own: [Record] = []
        while let record = run.next() { own.append(record) }
        return (run.model, own == records)
      }
      #expect(results.count == count)
      for (model, isSame) in results {
        #expect(model == alone.model, "\(count) ranks")
        #expect(isSame, "the records of \(count) ranks")
      }
    }
  }

  /// Is it a mean over the rows of all ranks, or a sum, or a mean of means that weighs a short chunk like a long one?
  @Test(arguments: [1, 2, 15, 16, 17, 31, 32, 33, 48, 100, 113, 200])
  func `the mean over chunks is the mean over the batch, also where the last chunk is short`(rows: Int) throws {
    var random = RandomSource(seed: UInt64(rows))
    let model = Self.start.mapScalars { _ in Float(0.1 * random.gaussian()) }
    // A row may be drawn twice.
    let batch = (0..<rows).map { _ in Int(random.next() % 200) }
    let whole = Shapes.goal.lossAndGradient(at: model, rows: batch)
    for count in [1, 3] {
      for part in try ThreadRanks.run(count, { try Self.chunked($0).lossAndGradient(at: model, rows: batch) }) {
        #expect(abs(part.loss - whole.loss) <= 1e-5 * whole.loss)
        var difference = part.gradient
        difference.combine(with: whole.gradient) { $0 -= $1 }
        #expect(difference.norm <= 1e-5 * whole.gradient.norm)
        if rows <= 16 { #expect(part.loss == whole.loss && part.gradient == whole.gradient) }
      }
    }
  }

  /// Why not let each rank add up what it has, and then add the ranks?
  @Test func `sums rank by rank are other bits for another number of ranks, which this comparison notices`() throws {
    var random = RandomSource(seed: 1)
    let model = Self.start.mapScalars { _ in Float(0.1 * random.gaussian()) }
    func byRank(_ count: Int) -> SoftmaxModel {
      var sum = model.zeros
      for rank in 0..<count {
        let rows = Array((200 * rank / count)..<(200 * (rank + 1) / count))
        let share = Float(rows.count) / 200
        sum.combine(with: Shapes.goal.lossAndGradient(at: model, rows: rows).gradient) { $0 += share * $1 }
      }
      return sum
    }
    #expect(byRank(2) != byRank(3))
  }

  /// How few sums can ranks hand out, so that they still join to one tree?
  @Test func `ranks have the same number of chunks but for one, and hand out blocks that make up all of them`() {
    for chunks in 0...80 {
      let tree = ChunkTree(chunks: chunks)
      for count in 1...9 {
        var next = 0
        for rank in 0..<count {
          let own = tree.share(rank, of: count, in: 0..<chunks)
          #expect(own.count >= chunks / count && own.count <= (chunks + count - 1) / count)
          for block in tree.blocks(in: own) {
            #expect(block.place << block.level == next)
            next = min(next + (1 << block.level), chunks)
          }
          #expect(next == own.upperBound)
        }
        #expect(next == chunks)
      }
    }
    func levels(_ rank: Int, of chunks: Int) -> [Int] {
      let tree = ChunkTree(chunks: chunks)
      return tree.blocks(in: tree.share(rank, of: 2, in: 0..<chunks)).map(\.level)
    }
    // 63 chunks as if there were 64: two halves.
    #expect(levels(0, of: 63) == [5] && levels(1, of: 63) == [5])
    #expect(levels(0, of: 13) == [2, 1] && levels(1, of: 13) == [1, 3])
  }

  /// What is added to what, written out with halves, for any way to cut the chunks into parts.
  @Test(arguments: [1, 2, 3, 5, 8, 13, 21, 63])
  func `the order of the sum does not depend on who adds`(chunks: Int) {
    var random = RandomSource(seed: UInt64(chunks))
    let numbers = (0..<chunks).map { _ in Float(random.gaussian()) }
    let tree = ChunkTree(chunks: chunks)
    func inHalves(_ some: ArraySlice<Float>) -> Float {
      guard some.count > 1 else { return some.first ?? 0 }
      var half = 1
      while 2 * half < some.count { half *= 2 }
      return inHalves(some.prefix(half)) + inHalves(some.dropFirst(half))
    }
    for count in 1...9 {
      var known: [ChunkBlock: ChunkSum<Float>] = [:]
      for rank in 0..<count {
        for block in tree.blocks(in: tree.share(rank, of: count, in: 0..<chunks)) {
          known[block] = tree.sum(block) {
            $0.level == 0 ? ChunkSum(loss: Double($0.place), gradient: numbers[$0.place]) : nil
          }
        }
      }
      let sum = tree.sum(tree.root) { known[$0] }
      #expect(sum?.gradient == inHalves(numbers[...]), "\(count) ranks")
      #expect(sum?.loss == Double(chunks * (chunks - 1) / 2))
    }
    // The order matters, and so this comparison notices another one.
    if chunks >= 21 { #expect(inHalves(numbers[...]) != numbers.reduce(0, +)) }
  }

  /// A run of 3 ranks is saved by the first of them, in the middle of an epoch; 2 others go on.
  @Test func `a run that three ranks began, and two took up, ends with the bits of one that was never stopped`() throws
  {
    let folder = try Folder()
    let path = folder.path("run.safetensors")
    var alone = try Self.run(batchSize: 70)
    while alone.next() != nil {}
    _ = try ThreadRanks.run(3) { ranks in
      var run = try Self.run(batchSize: 70, over: ranks)
      for _ in 0..<2 { _ = run.next() }
      if ranks.rank == 0 { try run.save(to: path) }
    }
    let models = try ThreadRanks.run(2) { ranks in
      var run = try Self.run(batchSize: 70, over: ranks)
      try run.resume(from: path)
      #expect(ranks.agree(on: "step \(run.step)"))
      while run.next() != nil {}
      return run.model
    }
    #expect(models == [alone.model, alone.model])
  }

  @Test func `ranks that begin at different steps are noticed`() throws {
    #expect(try ThreadRanks.run(3) { $0.agree(on: "step \($0.rank / 2)") } == [false, false, false])
    #expect(try ThreadRanks.run(3) { $0.agree(on: "step 7") } == [true, true, true])
    #expect(SingleRank().agree(on: "step 7"))
  }

  // MARK: What cannot be taken in chunks

  /// What does batch normalisation need that a rank with sixteen of the rows does not have?
  @Test func `batch normalisation and dropout are refused with a sentence, and layers of single rows are not`() throws {
    func check(_ layer: some Layer<Float>, rows: Int = 64) throws {
      var random = SplitMix64(seed: 8)
      let model = Sequential<Float>([Linear(784, 8, using: &random), layer, Linear(8, 10, using: &random)])
      let goal = TapeObjective<Sequential<Float>>(rows: 200) { model, batch in
        crossEntropy(
          model(Shapes.training.tensor(of: batch.rows), .training(seed: batch.stepSeed)),
          Shapes.training.labels(of: batch.rows))
      }
      _ = try ChunkedObjective(of: goal, at: model, rowsPerChunk: rows)
    }
    #expect(throws: TrainingError.self) { try check(BatchNorm<Float>(channels: 8)) }
    #expect(throws: TrainingError.self) { try check(Dropout<Float>(0.5)) }
    // A chunk that has room for all rows is always the whole batch.
    #expect(throws: Never.self) { try check(BatchNorm<Float>(channels: 8), rows: 200) }
    #expect(throws: TrainingError.self) { try check(Activation<Float>.tanh, rows: 0) }
    #expect(throws: Never.self) { try check(Activation<Float>.tanh) }
    #expect(throws: Never.self) { try check(LayerNorm<Float>(features: 8)) }
  }
}
