import Foundation

/// A `LossSmoothing` at work: told one loss after the other, it answers with the smoothed ones.
public struct LossSmoother: Hashable, Sendable {
  public let smoothing: LossSmoothing
  private var average = 0.0
  private var floatAverage: Float = 0
  private var count = 0

  public init(_ smoothing: LossSmoothing) { self.smoothing = smoothing }

  /// The smoothed loss after one more loss.
  public mutating func observe(_ loss: Double) -> Double {
    count += 1
    switch smoothing {
    case .none:
      return loss
    case .seeded(let beta):
      average = count == 1 ? loss : beta * average + (1 - beta) * loss
      return average
    case .biasCorrected(let beta):
      average = beta * average + (1 - beta) * loss
      return average / (1 - pow(beta, Double(count)))
    case .lightning(let beta):
      average = beta * average + (1 - beta) * loss
      return average / (1 - pow(beta, Double(count + 1)))
    case .fastai(let beta):
      // torch.lerp(loss, average, β) for β from ½ on.
      let loss = Float(loss)
      floatAverage -= (floatAverage - loss) * (1 - Float(beta))
      return Double(floatAverage / Float(1 - pow(beta, Double(count))))
    }
  }
}
