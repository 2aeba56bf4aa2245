import Core
import Glibc
import Kernels

/// Descent whose average is trained: no schedule, and no step at which the run has to end.
///
///     y = (1 − β)·z + β·x             z₀ = x₀
///     g = ∇J(y) + λ·y
///     z ← z − η·g                     η = rate·min(1, t/W) with a warm-up of W steps, t = 1, 2, …
///     x ← (1 − cₜ)·x + cₜ·z           cₜ = wₜ/(w₁ + … + wₜ), wₜ = tʳ·(max η so far)ᵖ;  0 where all wₜ are 0
///
/// The point of a run is x: it is recorded, validated and saved; the gradient is taken at y. At β = 0 y is z, plain
/// descent, and x the mean of z₁, …, zₜ (r = 0, a constant rate). A larger β takes the gradient nearer to the average.
///
/// - Source: Defazio et al. 2024, "The road less scheduled" (arXiv:2405.15682), algorithm 1, with the defaults of the
///   package schedulefree 1.4. That keeps y and z and computes x from them, which needs β > 0; here x and z are kept.
public struct SGDScheduleFree<Point: Parameters>: AveragingOptimizer {
  /// β, how near to the average the gradient is taken.
  public let momentum: Double
  /// λ, the pull towards zero, taken at y.
  public let weightDecay: Double
  /// How the average is weighted, and the warm-up.
  public let averaging: ScheduleFreeAveraging
  /// t, and the weights of the average.
  public private(set) var state = ScheduleFreeAveraging.State()
  /// z, or nil before the first step.
  public private(set) var iterate: Point?

  /// Schedule-free descent with the defaults of its authors.
  public init() { (momentum, weightDecay, averaging) = (0.9, 0, ScheduleFreeAveraging()) }

  /// Schedule-free descent with the defaults of its authors, unless told otherwise.
  ///
  /// - Parameters:
  ///   - momentum: β, from 0 to below 1.
  ///   - weightDecay: λ, finite and at least 0.
  ///   - averaging: the weights of the average, and the warm-up.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(
    momentum: Double = 0.9, weightDecay: Double = 0, averaging: ScheduleFreeAveraging = ScheduleFreeAveraging()
  ) throws(OptimizerError) {
    try OptimizerError.check("SGDScheduleFree", shares: ["momentum": momentum])
    try OptimizerError.check("SGDScheduleFree", nonNegative: ["weightDecay": weightDecay])
    (self.momentum, self.weightDecay, self.averaging) = (momentum, weightDecay, averaging)
  }

  public func lookahead(from average: Point) -> Point? { average.mixed(with: iterate, share: momentum) }

  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  public mutating func step(_ x: inout Point, along gradient: Point, rate: Double) {
    step(&x, along: gradient, loss: .nan, rate: rate)
  }

  /// The step, and η: the rate, or less in a warm-up.
  @specialized(where Point == [Double])
  @specialized(where Point == [Float])
  @discardableResult
  public mutating func step(_ x: inout Point, along gradient: Point, loss: Double, rate: Double) -> Double {
    let (η, share) = state.advance(by: averaging, rate: rate)
    let mix = AverageMix<Point.Scalar>(β: momentum, λ: weightDecay, η: η, share: share)
    iterate = iterate ?? x
    x.update(along: gradient, &iterate) { $0.scheduleFree(mix) }
    return η
  }
}

/// How a schedule-free average is weighted, and how long its rate warms up.
///
///     wₜ = tʳ·(max η so far)ᵖ         t = 1, 2, …
public struct ScheduleFreeAveraging: Hashable, Sendable, Codable {
  /// W, how many steps the rate rises, linearly.
  public let warmupSteps: Int
  /// r: 0 weighs all steps alike, more the later ones.
  public let r: Double
  /// p, how much less the steps of a warm-up count.
  public let weightRatePower: Double

  /// No warm-up, and a plain mean at a constant rate.
  public init() { (warmupSteps, r, weightRatePower) = (0, 0, 2) }

  /// A weighting with the defaults of its authors, unless told otherwise.
  ///
  /// - Parameters:
  ///   - warmupSteps: W, at least 0.
  ///   - r: finite and at least 0; so is `weightRatePower`.
  /// - Throws: `OptimizerError` for values outside these bounds.
  public init(warmupSteps: Int = 0, r: Double = 0, weightRatePower: Double = 2) throws(OptimizerError) {
    try OptimizerError.check(
      "schedule-free", nonNegative: ["warmupSteps": Double(warmupSteps), "r": r, "weightRatePower": weightRatePower])
    (self.warmupSteps, self.r, self.weightRatePower) = (warmupSteps, r, weightRatePower)
  }

  /// How far an average has come.
  public struct State: Hashable, Sendable, Codable {
    /// t, the steps taken.
    public private(set) var steps = 0
    private var largestRate = 0.0
    private var weights = 0.0

    /// Before the first step.
    public init() {}

    /// η and cₜ of the next step.
    mutating func advance(by averaging: ScheduleFreeAveraging, rate: Double) -> (rate: Double, share: Double) {
      steps += 1
      let η = steps < averaging.warmupSteps ? rate * Double(steps) / Double(averaging.warmupSteps) : rate
      largestRate = max(largestRate, η)
      let weight = pow(Double(steps), averaging.r) * pow(largestRate, averaging.weightRatePower)
      weights += weight
      return (η, weights == 0 ? 0 : weight / weights)
    }
  }
}

/// What one step of a schedule-free method does to each number.
@usableFromInline struct AverageMix<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  private let β, λ, η, share: Scalar

  init(β: Double, λ: Double, η: Double, share: Double) {
    (self.β, self.λ, self.η, self.share) = (Scalar(β), Scalar(λ), Scalar(η), Scalar(share))
  }

  /// x and z after a step along d, which the weight decay joins at y.
  @inline(__always) func callAsFunction(_ x: inout Scalar, _ d: Scalar, _ z: inout Scalar) {
    let d = λ == 0 ? d : d + λ * (z + β * (x - z))
    z -= η * d
    // As a difference, so that nothing moves where x and z are the same.
    x += share * (z - x)
  }
}

extension Parameters {
  /// y = (1 − β)·z + β·x, or nil where there is no z.
  func mixed(with iterate: Self?, share β: Double) -> Self? {
    guard let iterate else { return nil }
    let rest = Scalar(1 - β)
    var mixed = self
    mixed.update(along: iterate) { $0.mix(rest) }
    return mixed
  }
}

extension UpdateChunk {
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) func mix(_ share: Scalar) { forEach { x, z in x += share * (z - x) } }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  @inline(never) func scheduleFree(_ mix: AverageMix<Scalar>) { forEach { x, g, z in mix(&x, g, &z) } }
}

extension SGDScheduleFree: Codable where Point: Codable {}
extension SGDScheduleFree: Equatable where Point: Equatable {}
