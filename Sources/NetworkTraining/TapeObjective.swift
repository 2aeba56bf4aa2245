import Autograd
import Core
import GradientDescent
import Tensors
import Training

/// A loss over the rows of a data set whose gradient the tape takes.
///
///     let goal = TapeObjective<MLP>(rows: images.count) { model, batch in
///       crossEntropy(model(images.tensor(of: batch.rows)), images.labels(of: batch.rows))
///     }
public struct TapeObjective<Model: TensorModel>: RowObjective {
  /// The mean loss of a model over a batch: one number.
  public typealias Loss = @Sendable (Model, Batch) -> Tensor<Model.Scalar>

  /// How many rows there are to draw batches from.
  public let rowCount: Int
  /// The mean loss over a batch.
  public let batchLoss: Loss

  /// An objective over `rows` rows, from the mean loss over a batch.
  ///
  /// - Parameters:
  ///   - rows: how many rows there are.
  ///   - batchLoss: the mean loss over the rows of a batch; it uses no random numbers but the batch's own.
  public init(rows: Int, batchLoss: @escaping Loss) {
    rowCount = rows
    self.batchLoss = batchLoss
  }

  /// The mean over all rows, taken 1,000 at a time.
  public func loss(at point: Model) -> Double {
    var sum = 0.0
    for start in stride(from: 0, to: rowCount, by: 1_000) {
      let rows = Array(start..<min(start + 1_000, rowCount))
      sum += Double(batchLoss(point, Batch(rows: rows, step: 0, seed: 0)).item) * Double(rows.count)
    }
    return sum / Double(rowCount)
  }

  /// The gradient over all rows at once.
  public func lossAndGradient(at point: Model) -> (loss: Double, gradient: Model) {
    lossAndGradient(at: point, rows: Array(0..<rowCount))
  }

  public func lossAndGradient(at point: Model, rows: [Int]) -> (loss: Double, gradient: Model) {
    lossAndGradient(at: point, batch: Batch(rows: rows, step: 0, seed: 0))
  }

  public func lossAndGradient(at point: Model, batch: Batch) -> (loss: Double, gradient: Model) {
    let (value, gradient) = valueAndGradient(at: point) { batchLoss($0, batch) }
    return (Double(value), gradient)
  }
}
