import Lesson09
import Plotting

/// The three exercises in one picture: the cycles above, the momentum that answers them below.
enum StudentCycles {
  static let stepSize = 25
  static let steps = 0...200
  static let (base, peak) = (0.02, 0.1)

  /// What is written already; nil where all three exercises are open.
  static var picture: Figure? {
    let triangle = TriangularCycle(base: base, peak: peak, stepSize: stepSize)
    let halving = ShrinkingCycle(base: base, peak: peak, stepSize: stepSize, mode: .triangular2)
    let decaying = ShrinkingCycle(base: base, peak: peak, stepSize: stepSize, mode: .expRange(gamma: 0.99))
    let momentum = CycledMomentum(opposite: triangle, low: base, high: peak)
    let x = steps.map(Double.init)
    func curve(_ name: String, _ y: [Double]) -> [Mark] {
      y.contains(where: \.isFinite) ? [.curve(name, x: x, y: y)] : []
    }
    let rates =
      curve("triangular", steps.map { triangle($0) }) + curve("triangular2", steps.map { halving($0) })
      + curve("exp_range", steps.map { decaying($0) })
    let momenta = curve("momentum", steps.map { momentum($0) })
    guard !(rates + momenta).isEmpty else { return nil }
    return Figure(
      "Three cycles, and a momentum against the first",
      subtitle: "exercises 9.1, 9.2 and 9.3; step size \(stepSize), γ = 0.99",
      panels: [
        Panel(
          x: Axis("gradients"), y: Axis("learning rate", range: 0...0.11), legend: .outside(.below),
          marks: rates),
        Panel(
          x: Axis("gradients"), y: Axis("momentum", range: 0.8...1), legend: .none,
          marks: momenta),
      ], arrangement: .stack,
      altText:
        "Above, triangular cycles of equal height, halved from cycle to cycle, and decaying with every step; below, "
        + "momentum, lowest where the triangular rate is highest.")
  }
}
