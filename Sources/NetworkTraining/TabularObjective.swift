import Autograd
import Core
import Datasets
import GradientDescent
import Tensors
import Training

/// The mean loss of a network over the rows of a table, whose gradient the tape takes.
///
///     classes     −1/m·Σ log softmax(logits)[label]
///     numbers     1/m·Σ (MLP(z) − (y − μ_y)/σ_y)²        on the training rows 1 − R²
///
///     let start = try TabularModel(for: training, hidden: [64, 64], seed: 1)
///     var run = try TrainingRun(
///       on: TabularObjective(of: start, on: training), from: start, by: AdamW(), at: 0.001,
///       with: TrainingConfiguration(batchSize: 32, epochs: 50, seed: 1),
///       validate: TabularObjective(of: start, on: validation).evaluation)
public struct TabularObjective: RowObjective {
  /// The rows as the network sees them, one after the other.
  private let inputs: [Float]
  private let width: Int
  /// The class of each row, or none where numbers are predicted.
  private let labels: [Int]
  /// The scaled number of each row, or none where classes are predicted.
  private let targets: [Float]
  /// How many rows the mean is taken over.
  public let rowCount: Int

  /// The mean loss of models like this one over the rows of a table.
  ///
  /// - Parameters:
  ///   - model: the model to train, or one like it; its weights do not matter.
  ///   - data: one or more rows, with the model's columns and classes.
  /// - Throws: `TrainingError` for no rows, and for rows of another table.
  public init(of model: TabularModel, on data: TabularDataset) throws {
    guard data.rowCount > 0 else {
      throw TrainingError("there are no rows to take a mean over; give this part of the split a larger share")
    }
    guard data.columns == model.columns else {
      throw TrainingError(
        "the model reads the columns \(model.columns.map(\.name).joined(separator: ", ")), and these rows have others")
    }
    inputs = try model.inputs(data.features)
    width = data.features.columns
    rowCount = data.rowCount
    switch (model.output, data.target) {
    case (.classes(let known), .classes(let labels, let names)) where known == names:
      (self.labels, targets) = (labels, [])
    case (.number(let mean, let deviation), .numbers(let numbers)):
      (labels, targets) = ([], numbers.map { Float(($0 - mean) / deviation) })
    default:
      throw TrainingError("the model predicts other classes, or numbers, than these rows have in \(data.targetName)")
    }
  }

  /// The mean over all rows, taken 1,000 at a time.
  public func loss(at point: TabularModel) -> Double { evaluation(of: point).loss }

  /// The gradient over all rows at once.
  public func lossAndGradient(at point: TabularModel) -> (loss: Double, gradient: TabularModel) {
    lossAndGradient(at: point, rows: Array(0..<rowCount))
  }

  /// The mean loss over these rows, and its gradient.
  public func lossAndGradient(at point: TabularModel, rows: [Int]) -> (loss: Double, gradient: TabularModel) {
    let batch = batch(rows)
    let (loss, gradient) = valueAndGradient(at: point) { model in
      let results = model.network(batch, .training(seed: 0))
      return labels.isEmpty
        ? mseLoss(results, Tensor(rows.map { targets[$0] }, shape: [rows.count, 1]))
        : crossEntropy(results, rows.map { labels[$0] })
    }
    return (Double(loss), gradient)
  }

  /// The mean loss over all rows, and the share of rows whose class is predicted rightly.
  public func evaluation(of point: TabularModel) -> Evaluation { evaluation(of: point, over: SingleRank()) }

  /// The same by several processes, which share the rows, 1,000 at a time; no bit depends on their number.
  public func evaluation(of point: TabularModel, over ranks: any RankGroup) -> Evaluation {
    func rows(_ thousands: Range<Int>) -> Range<Int> {
      (1_000 * thousands.lowerBound)..<min(1_000 * thousands.upperBound, rowCount)
    }
    let shares = (0..<ranks.count).map { ranks.share(of: (rowCount + 999) / 1_000, rank: $0) }
    var results: [Float] = []
    for thousand in shares[ranks.rank] {
      results += noGradient { point.network(batch(Array(rows(thousand..<(thousand + 1))))) }.scalars
    }
    if ranks.count > 1 {
      let width = point.network.layers.last.map { $0.weight.shape[0] } ?? 0
      results = ranks.allGather(results, counts: shares.map { $0.isEmpty ? 0 : rows($0).count * width })
    }
    guard labels.isEmpty else {
      let classes = results.count / rowCount
      return Evaluation.classifying(labels) { rows in
        let first = (rows.first ?? 0) * classes
        return Tensor(Array(results[first..<(first + rows.count * classes)]), shape: [rows.count, classes])
      }
    }
    let sum = zip(results, targets).reduce(0.0) { sum, pair in
      let error = Double(pair.0) - Double(pair.1)
      return sum + error * error
    }
    return Evaluation(loss: sum / Double(rowCount))
  }

  /// A number that another input, class or target of a row would change.
  public var fingerprint: UInt64 {
    var sum = Checksum()
    inputs.forEach { sum.add(UInt64($0.bitPattern)) }
    labels.forEach { sum.add(UInt64(bitPattern: Int64($0))) }
    targets.forEach { sum.add(UInt64($0.bitPattern)) }
    return sum.value
  }

  private func batch(_ rows: [Int]) -> Tensor<Float> {
    var numbers: [Float] = []
    numbers.reserveCapacity(rows.count * width)
    for row in rows { numbers.append(contentsOf: inputs[(row * width)..<((row + 1) * width)]) }
    return Tensor(numbers, shape: [rows.count, width])
  }
}
