import Foundation

/// How the losses of a range test are smoothed: an exponential moving average, begun in one of several ways.
///
///     .none                      s_k = loss_k
///     .seeded(beta: β)           s_1 = loss_1, s_k = β·s_{k−1} + (1 − β)·loss_k
///     .biasCorrected(beta: β)    v_0 = 0, v_k = β·v_{k−1} + (1 − β)·loss_k, s_k = v_k/(1 − β^k)
///     .lightning(beta: β)        the same with s_k = v_k/(1 − β^(k+1))
///     .fastai(beta: β)           bias-corrected, in Float
///
/// The larger β, the smoother the curve and the further it lags behind the rate, about β/(1 − β) steps.
///
/// Lightning's exponent is one too many: its first value is about half the loss, a constant loss gives a rising curve, and
/// a threshold of 4 times the best really is about twice the first loss.
///
/// - Source: Kingma and Ba 2015 (bias correction); Lightning 2.6.6, fastai 2.8.12 (both β = 0.98).
public enum LossSmoothing: Hashable, Sendable, Codable {
  /// No smoothing.
  case none
  /// The average begins at the first loss.
  case seeded(beta: Double)
  /// The average begins at 0 and is divided by 1 − β^k.
  case biasCorrected(beta: Double)
  /// Lightning's: divided by 1 − β^(k+1), one exponent too many.
  case lightning(beta: Double = 0.98)
  /// fastai's: bias-corrected, in single precision.
  case fastai(beta: Double = 0.98)

  /// The smoothed losses, one for each loss.
  ///
  /// A NaN makes everything after it NaN.
  public func smoothed(_ losses: [Double]) -> [Double] {
    var smoother = LossSmoother(self)
    return losses.map { smoother.observe($0) }
  }
}

/// Smooths losses as they come, one after the other, by a ``LossSmoothing``.
public struct LossSmoother: Hashable, Sendable {
  /// How it smooths.
  public let smoothing: LossSmoothing
  private var average = 0.0
  private var floatAverage: Float = 0
  private var count = 0

  /// A smoother that has seen no loss.
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
