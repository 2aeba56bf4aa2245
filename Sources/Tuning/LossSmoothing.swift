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
  case none
  case seeded(beta: Double)
  case biasCorrected(beta: Double)
  case lightning(beta: Double = 0.98)
  case fastai(beta: Double = 0.98)

  /// The smoothed losses, one for each loss.
  ///
  /// A NaN makes everything after it NaN.
  public func smoothed(_ losses: [Double]) -> [Double] {
    var smoother = LossSmoother(self)
    return losses.map { smoother.observe($0) }
  }
}
