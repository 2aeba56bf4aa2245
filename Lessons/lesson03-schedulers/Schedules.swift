import LessonKit
import Plotting
import Schedules

/// Every schedule over 100 steps, one panel each, as PyTorch names them; the workbench's own at the end.
func schedulesPicture() throws -> Figure {
  let steps = 0...100
  let base = 0.1
  var plateau = try ReduceLROnPlateau(baseLR: base, factor: 0.5, patience: 5)
  let watched: [Double] = steps.map { step in
    defer { plateau.observe(step < 30 ? 1 / Double(step + 1) : 0.03) }
    return plateau.rate
  }
  let warmup = try LinearLR(baseLR: base, startFactor: 0.1, totalIters: 20)
  let schedules: [(String, any Schedule)] = [
    ("LambdaLR", try LambdaLR(baseLR: base, lambda: Formula(.inverse, 0.1))),
    ("MultiplicativeLR", try MultiplicativeLR(baseLR: base, lambda: Formula(.constant, 0.95))),
    ("StepLR", try StepLR(baseLR: base, stepSize: 30, gamma: 0.3)),
    ("MultiStepLR", try MultiStepLR(baseLR: base, milestones: [20, 70], gamma: 0.3)),
    ("ConstantLR", try ConstantLR(baseLR: base, factor: 0.3, totalIters: 40)),
    ("LinearLR", try LinearLR(baseLR: base, startFactor: 0.1, totalIters: 50)),
    ("ExponentialLR", try ExponentialLR(baseLR: base, gamma: 0.96)),
    ("PolynomialLR", try PolynomialLR(baseLR: base, totalIters: 80, power: 2)),
    ("CosineAnnealingLR", try CosineAnnealingLR(baseLR: base, tMax: 50)),
    ("WarmRestarts", try CosineAnnealingWarmRestarts(baseLR: base, t0: 15, tMult: 2)),
    ("CyclicLR", try CyclicLR(baseLR: 0.01, maxLR: base, stepSizeUp: 15, mode: .triangular2)),
    ("OneCycleLR", try OneCycleLR(maxLR: base, totalSteps: 100)),
    ("SequentialLR", try SequentialLR([warmup, try ExponentialLR(baseLR: base, gamma: 0.96)], milestones: [20])),
    ("ChainedScheduler", try ChainedScheduler([warmup, try ExponentialLR(baseLR: base, gamma: 0.98)])),
    ("Warmup, Cosine", try Warmup(to: base, over: 20).then(Cosine(from: base, to: 0.001, over: 60))),
    ("WSD", try WarmupStableDecay(to: base, warmup: 15, decay: 25, over: 90)),
    ("Noam", try InverseSquareRoot(to: base, warmup: 20)),
  ]
  let x = steps.map(Double.init)
  func panel(_ name: String, _ rates: [Double]) -> Panel {
    Panel(
      name, x: Axis(range: 0...100), y: Axis(range: 0...0.105), legend: .none,
      marks: [.curve(name, x: x, y: rates, style: Style(color: .blue))])
  }
  return Figure(
    "Every schedule over 100 steps, from or up to 0.1",
    subtitle: "across: step; up: learning rate. WarmRestarts: CosineAnnealingWarmRestarts; WSD: WarmupStableDecay; "
      + "Noam: InverseSquareRoot; OnPlateau: ReduceLROnPlateau",
    panels: schedules.map { name, schedule in panel(name, steps.map { schedule($0) }) }
      + [panel("OnPlateau", watched)],
    arrangement: .grid(columns: 6))
}
