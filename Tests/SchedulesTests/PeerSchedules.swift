import Foundation
import Schedules
import TestSupport
import Testing

/// The schedules of other libraries, said in words of the command line and computed from those libraries' own formulas.
@Suite struct PeerSchedules {
  struct Peer: Sendable, CustomTestStringConvertible {
    let name: String
    let words: String
    /// The peer's rate at step t.
    let rate: @Sendable (_ t: Double) -> Double
    var testDescription: String { name }

    init(_ name: String, _ words: String, _ rate: @escaping @Sendable (_ t: Double) -> Double) {
      (self.name, self.words, self.rate) = (name, words, rate)
    }
  }

  /// From 1 to 0 in half a wave.
  private static func halfCosine(_ progress: Double) -> Double { (1 + cos(.pi * progress)) / 2 }

  // MARK: Keras, keras.optimizers.schedules

  /// CosineDecayRestarts: the number of the cycle comes from a logarithm; a geometric series says where it began.
  private static func kerasRestarts(_ t: Double, first: Double, tMul: Double, mMul: Double, alpha: Double) -> Double {
    var (cycle, progress) = (0.0, t / first)
    if tMul == 1 {
      cycle = progress.rounded(.down)
      progress -= cycle
    } else {
      // 1e-9: at an exact end of a cycle the logarithm is rounded, and the restart is what is meant.
      cycle = (log(1 - progress * (1 - tMul)) / log(tMul) + 1e-9).rounded(.down)
      progress = (progress - (1 - pow(tMul, cycle)) / (1 - tMul)) / pow(tMul, cycle)
    }
    return 0.1 * ((1 - alpha) * pow(mMul, cycle) * halfCosine(progress) + alpha)
  }

  static let keras = [
    Peer("ExponentialDecay", "ExponentialLR gamma=0.9659363289248456") { 0.1 * pow(0.5, $0 / 20) },
    Peer("ExponentialDecay, staircase", "StepLR step_size=20 gamma=0.5") { 0.1 * pow(0.5, ($0 / 20).rounded(.down)) },
    Peer("InverseTimeDecay", "LambdaLR lr_lambda=inverse(0.05)") { 0.1 / (1 + 0.5 * $0 / 10) },
    Peer("PiecewiseConstantDecay", "PiecewiseConstant boundaries=11,21 values=0.1,0.05,0.01") {
      $0 <= 10 ? 0.1 : $0 <= 20 ? 0.05 : 0.01
    },
    Peer("PolynomialDecay", "Polynomial from=0.1 to=0.01 over=11 power=2") {
      0.09 * pow(1 - min($0, 10) / 10, 2) + 0.01
    },
    Peer("PolynomialDecay, cycle", "Polynomial from=0.1 to=0.01 over=11 power=2 cycle=true") { t in
      let decaySteps = 10 * (t == 0 ? 1 : (t / 10).rounded(.up))
      return (0.1 - 0.01) * pow(1 - t / decaySteps, 2) + 0.01
    },
    Peer("PolynomialDecay, cycle, square root", "Polynomial from=0.1 to=0 over=8 power=0.5 cycle=true") { t in
      0.1 * (1 - t / (7 * max(1, (t / 7).rounded(.up)))).squareRoot()
    },
    Peer("CosineDecay", "Cosine from=0.1 to=0.01 over=51") { t in
      0.1 * (0.9 * halfCosine(min(t, 50) / 50) + 0.1)
    },
    Peer(
      "CosineDecay, warm-up", "milestones=10 Linear from=0.01 to=0.1 over=11 then Cosine from=0.1 to=0.01 over=51"
    ) { t in
      t < 10 ? 0.01 + 0.09 * t / 10 : 0.1 * (0.9 * halfCosine(min(t - 10, 50) / 50) + 0.1)
    },
    Peer("CosineDecayRestarts", "CosineRestarts from=0.1 over=10 stretch=2 decay=0.5") {
      kerasRestarts($0, first: 10, tMul: 2, mMul: 0.5, alpha: 0)
    },
    Peer(
      "CosineDecayRestarts, alpha", "CosineRestarts from=0.1 to=0.01 over=10 stretch=2 decay=0.8 shrink=height"
    ) {
      kerasRestarts($0, first: 10, tMul: 2, mMul: 0.8, alpha: 0.1)
    },
    Peer("CosineDecayRestarts, equal cycles", "CosineRestarts from=0.1 over=7 decay=0.9") {
      kerasRestarts($0, first: 7, tMul: 1, mMul: 0.9, alpha: 0)
    },
    Peer("CosineDecayRestarts, t_mul 1.5", "CosineRestarts from=0.1 over=10 stretch=1.5 decay=0.9") {
      kerasRestarts($0, first: 10, tMul: 1.5, mMul: 0.9, alpha: 0)
    },
  ]

  // MARK: Hugging Face transformers: factors of a LambdaLR, 10 steps of warm-up, 50 in all

  /// t/10 in the warm-up, then the decay of its progress.
  private static func warmed(_ t: Double, _ decay: (_ progress: Double) -> Double) -> Double {
    0.1 * (t < 10 ? t / 10 : decay((t - 10) / 40))
  }

  static let rise = "Linear from=0 to=0.1 over=11"
  static let transformers = [
    Peer("constant with warm-up", "milestones=10 \(rise) then Hold rate=0.1") { warmed($0) { _ in 1 } },
    Peer("linear", "milestones=10 \(rise) then Linear from=0.1 to=0 over=41") { warmed($0) { max(0, 1 - $0) } },
    Peer("cosine", "milestones=10 \(rise) then Cosine from=0.1 to=0 over=41") {
      warmed($0) { halfCosine(min($0, 1)) }
    },
    Peer("cosine, one and a half waves", "milestones=10 \(rise) then CosineAnnealingLR T_max=20") {
      warmed($0) { 0.5 * (1 + cos(.pi * 1 * 2 * $0)) }
    },
    Peer("cosine with a least rate", "milestones=10 \(rise) then Cosine from=0.1 to=0.01 over=41") {
      warmed($0) { halfCosine(min($0, 1)) * 0.9 + 0.1 }
    },
    Peer("cosine with hard restarts", "milestones=10 \(rise) then CosineRestarts from=0.1 over=20 cycles=2") {
      warmed($0) { $0 >= 1 ? 0 : halfCosine((2 * $0).truncatingRemainder(dividingBy: 1)) }
    },
    Peer("polynomial", "milestones=10 \(rise) then Polynomial from=0.1 to=0.001 over=41 power=2") { t in
      warmed(t) { $0 > 1 ? 0.01 : (0.099 * pow(1 - $0, 2) + 0.001) / 0.1 }
    },
    Peer("inverse square root", "InverseSquareRoot to=0.1 warmup=10 first=0") { t in
      warmed(t) { _ in 1 / (t / 10).squareRoot() }
    },
    Peer("inverse square root, time scale", "InverseSquareRoot to=0.1 warmup=10 timescale=25 first=0") { t in
      warmed(t) { _ in 1 / ((t + 25 - 10) / 25).squareRoot() }
    },
    Peer("inverse square root, no warm-up", "InverseSquareRoot to=0.1 warmup=0 timescale=10000 first=0") { t in
      0.1 / ((t + 10_000) / 10_000).squareRoot()
    },
    Peer("warm-up, stable, decay", "milestones=10,30 \(rise) then Hold rate=0.1 then Cosine from=0.1 to=0 over=21") {
      $0 < 30 ? warmed($0) { _ in 1 } : 0.1 * halfCosine(min($0 - 30, 20) / 20)
    },
  ]

  // MARK: timm, updated once an epoch

  /// CosineLRScheduler: peaks of 0.1·decayⁱ, cycles of 10·mulⁱ, at most `limit` of them.
  private static func timmCosine(_ t: Double, mul: Double, decay: Double, least: Double, limit: Double) -> Double {
    var (cycle, current, length) = (0.0, t, 10.0)
    while current >= length {
      current -= length
      length *= mul
      cycle += 1
    }
    return cycle < limit ? least + (0.1 * pow(decay, cycle) - least) * halfCosine(current / length) : least
  }

  static let timm = [
    Peer("cosine, cycles", "CosineRestarts from=0.1 to=0.001 over=10 stretch=2 decay=0.5 cycles=3") {
      timmCosine($0, mul: 2, decay: 0.5, least: 0.001, limit: 3)
    },
    Peer(
      "cosine, warm-up in front",
      "milestones=3 Linear from=0.0001 to=0.1 over=4 then CosineRestarts from=0.1 to=0.01 over=10 decay=0.7 cycles=4"
    ) { t in
      t < 3 ? 0.0001 + t * (0.1 - 0.0001) / 3 : timmCosine(t - 3, mul: 1, decay: 0.7, least: 0.01, limit: 4)
    },
    Peer(
      "step, warm-up inside",
      "milestones=5 Linear from=0.001 to=0.1 over=6 then PiecewiseConstant boundaries=25,55 values=0.1,0.01,0.001"
    ) { t in
      t < 5 ? 0.001 + t * (0.1 - 0.001) / 5 : 0.1 * pow(0.1, min((t / 30).rounded(.down), 2))
    },
    Peer("poly", "Polynomial from=0.1 to=0.001 over=21 power=0.5") { t in
      t < 20 ? 0.001 + 0.099 * (1 - t / 20).squareRoot() : 0.001
    },
  ]

  // MARK: optax

  static let optax = [
    Peer("warmup_cosine_decay", "milestones=10 Linear from=0 to=0.1 over=11 then Cosine from=0.1 to=0.001 over=41") {
      t in
      t < 10 ? 0.1 * t / 10 : 0.1 * ((1 - 0.01) * halfCosine(min(t - 10, 40) / 40) + 0.01)
    },
    Peer(
      "warmup_exponential_decay, end value",
      "milestones=10 Linear from=0 to=0.1 over=11 then ExponentialLR gamma=0.8705505632961241 floor=0.01"
    ) { t in
      t < 10 ? 0.1 * t / 10 : max(0.1 * pow(0.5, (t - 10) / 5), 0.01)
    },
    Peer("exponential_decay, rising to a ceiling", "Exponential from=0.01 to=0.32 over=51 ceiling=0.2") { t in
      min(0.01 * pow(2, min(t, 50) / 10), 0.2)
    },
    Peer("piecewise_constant", "PiecewiseConstant boundaries=10,20 values=0.1,0.05,0.01") { t in
      0.1 * (t >= 10 ? 0.5 : 1) * (t >= 20 ? 0.2 : 1)
    },
    Peer("polynomial, transition_begin", "Hold rate=0.1 steps=5 then Polynomial from=0.1 to=0.01 over=11 power=3") {
      let count = min(max($0 - 5, 0), 10)
      return (0.1 - 0.01) * pow(1 - count / 10, 3) + 0.01
    },
    Peer(
      "linear_onecycle",
      "milestones=30,85 Linear from=0.004 to=0.1 over=31 then Linear from=0.1 to=0.004 over=56 "
        + "then Linear from=0.004 to=0.0000004 over=16"
    ) { t in
      if t < 30 { return 0.004 + (0.1 - 0.004) * t / 30 }
      if t < 85 { return 0.1 + (0.004 - 0.1) * (t - 30) / 55 }
      return 0.004 + (0.004 / 1e4 - 0.004) * min(t - 85, 15) / 15
    },
    Peer(
      "sgdr, two rounds",
      "milestones=5,20,25 Linear from=0 to=0.1 over=6 then Cosine from=0.1 to=0 over=16 "
        + "then Linear from=0 to=0.05 over=6 then Cosine from=0.05 to=0 over=16"
    ) { t in
      let (peak, count) = t < 20 ? (0.1, t) : (0.05, t - 20)
      return peak * (count < 5 ? count / 5 : halfCosine(min(count - 5, 15) / 15))
    },
  ]

  @Test(arguments: keras + transformers + timm + optax)
  func `the command line says what the peer computes`(_ peer: Peer) throws {
    let spec = try Spec(
      commandLine: peer.words.split(separator: " ").map(String.init), baseLRs: [0.1], steps: 150)
    let ours = spec.rows.map { $0[0] }
    for (step, rate) in ours.enumerated() {
      let expected = peer.rate(Double(step))
      try #require(isClose(rate, expected, relative: 1e-11, absolute: 1e-15), "step \(step): \(rate), not \(expected)")
    }
  }

  // The comparison's negative control.
  @Test(arguments: [
    "Cosine from=0.1 to=0.01 over=50", "Cosine from=0.1 to=0.01 over=52", "Cosine from=0.1 to=0 over=51",
  ])
  func `a schedule that is one step or one floor off is noticed`(_ words: String) throws {
    let peer = try #require(Self.keras.first { $0.name == "CosineDecay" })
    let ours = try Spec(commandLine: words.split(separator: " ").map(String.init), baseLRs: [0.1], steps: 60).rows
    #expect(ours.indices.contains { !isClose(ours[$0][0], peer.rate(Double($0)), relative: 1e-11) })
  }

  /// Restarts without shrinking are PyTorch's.
  @Test(arguments: [1, 2, 3]) func `without decay the restarts are those of PyTorch`(_ factor: Int) throws {
    let ours = try CosineRestarts(from: 0.3, to: 0.02, over: 4, stretch: Double(factor))
    let torch = try CosineAnnealingWarmRestarts(baseLR: 0.3, t0: 4, tMult: factor, etaMin: 0.02)
    #expect((0..<5000).first { !isClose(ours($0), torch($0), relative: 1e-10) } == nil)
  }
}
