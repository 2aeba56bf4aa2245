/// The worst case of a schedule: how high subgradient descent with these rates can still stand at its last point.
///
///     f(x_T) − f* ≤ a·D²/γ + (b + c)·γ·G²
///     a = 1/(2S₁),  b = Q₁/(2S₁),  c = ½·Σ_{k<T} (η_k/S_{k+1})·(Q_k/S_k)
///     S_k = η_k + … + η_T,  Q_k = η_k² + … + η_T²
///
/// for every convex f whose gradients are at most G long, with the rates γη_1 … γη_T from a point at distance D of a minimum.
/// x_T is the point at which the T-th gradient is taken, the last one that a loop with T losses sees. γ, the scale, is what one
/// tunes; at the best of them the bound is 2√(a(b + c))·D·G. No function of a single rate: it compares *shapes* of schedules,
/// and what it says of constant, cosine and linearly falling rates is what is seen on language models.
///
/// Rates of 0 at the end move nothing, and are left out. It takes O(T) time, all sums in Double.
///
/// - Source: Defazio, Cutkosky, Mehta and Mishchenko 2023, "Optimal Linear Decay Learning Rate Schedules and Further
///   Refinements", arXiv:2310.07831, theorem 10; in this form Schaipp and others 2025, arXiv:2501.18965.
public struct ScheduleBound: Sendable, Hashable {
  /// T, the number of gradients.
  public let steps: Int
  /// The bound at the best scale, in units of D·G.
  public let atBestScale: Double
  /// γ at its best: the factor of all rates, in units of D/G.
  public let bestScale: Double

  /// The bound times √T: what is left of it once every schedule's common 1/√T is taken away.
  public var timesRootSteps: Double { atBestScale * Double(steps).squareRoot() }

  /// Of the rates of the steps 0 … T − 1.
  ///
  /// - Throws: ``ScheduleError`` for fewer than one step, a rate that is negative or not finite, or rates that are all 0.
  public init(of schedule: some Schedule, steps: Int) throws {
    guard steps >= 1 else { throw Self.refusal("steps", "\(steps)", "at least 1") }
    try self.init(rates: (0..<steps).map { schedule($0) })
  }

  /// Of rates in the order of the steps.
  ///
  /// - Throws: ``ScheduleError`` for no rates, one that is negative or not finite, or rates that are all 0.
  public init(rates: [Double]) throws {
    guard !rates.isEmpty else { throw Self.refusal("the list of rates", "empty", "at least 1 rate long") }
    if let step = rates.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw Self.refusal("the rate of step \(step)", "\(rates[step])", "finite and at least 0")
    }
    guard let last = rates.lastIndex(where: { $0 > 0 }), let largest = rates.max() else {
      throw Self.refusal("every rate", "0.0", "above 0 at one step at least")
    }
    // Relative to the largest, no square is too large or too small; the scale takes the factor back.
    var (s, q, c) = (0.0, 0.0, 0.0)
    for step in stride(from: last, through: 0, by: -1) {
      let rate = rates[step] / largest
      let after = s
      s += rate
      q += rate * rate
      if step < last { c += rate / after * (q / s) / 2 }
    }
    let (a, noise) = (1 / (2 * s), q / (2 * s) + c)
    steps = rates.count
    atBestScale = 2 * (a * noise).squareRoot()
    bestScale = (a / noise).squareRoot() / largest
  }

  private static func refusal(_ name: String, _ value: String, _ allowed: String) -> ScheduleError {
    .parameter(schedule: "The worst case of a schedule", name: name, value: value, allowed: allowed)
  }
}
