import GradientDescent
import Lesson03
import LessonKit
import Plotting
import Schedules

/// The pictures of schedules without a run.
extension Report {
  /// Every schedule over 100 steps, by families, as PyTorch names them; the workbench's own among them.
  func schedulesPicture() throws -> Figure {
    let base = 0.1
    let warmup = try LinearLR(baseLR: base, startFactor: 0.1, totalIters: 20)
    let families: [(title: String, schedules: [(name: String, rates: [Double])])] = [
      (
        "down, in jumps",
        [
          ("StepLR", rates(of: try StepLR(baseLR: base, stepSize: 30, gamma: 0.3))),
          ("MultiStepLR", rates(of: try MultiStepLR(baseLR: base, milestones: [20, 70], gamma: 0.3))),
          ("ReduceLROnPlateau", rates(of: try ReduceLROnPlateau(baseLR: base, factor: 0.5, patience: 5))),
        ]
      ),
      (
        "down, smoothly",
        [
          ("ExponentialLR", rates(of: try ExponentialLR(baseLR: base, gamma: 0.96))),
          ("PolynomialLR", rates(of: try PolynomialLR(baseLR: base, totalIters: 80, power: 2))),
          ("LambdaLR", rates(of: try LambdaLR(baseLR: base, lambda: Formula(.inverse, 0.1)))),
          ("MultiplicativeLR", rates(of: try MultiplicativeLR(baseLR: base, lambda: Formula(.constant, 0.93)))),
        ]
      ),
      (
        "low at first",
        [
          ("ConstantLR", rates(of: try ConstantLR(baseLR: base, factor: 0.3, totalIters: 40))),
          ("LinearLR", rates(of: try LinearLR(baseLR: base, startFactor: 0.1, totalIters: 50))),
          ("InverseSquareRoot", rates(of: try InverseSquareRoot(to: base, warmup: 20))),
        ]
      ),
      (
        "up and down once",
        [
          ("OneCycleLR", rates(of: try OneCycleLR(maxLR: base, totalSteps: 100))),
          (
            "Warmup then Cosine",
            rates(of: try Warmup(to: base, over: 20).then(Cosine(from: base, to: 0.001, over: 60)))
          ),
          ("WarmupStableDecay", rates(of: try WarmupStableDecay(to: base, warmup: 15, decay: 25, over: 90))),
        ]
      ),
      (
        "again and again",
        [
          ("CosineAnnealingLR", rates(of: try CosineAnnealingLR(baseLR: base, tMax: 50))),
          ("CosineAnnealingWarmRestarts", rates(of: try CosineAnnealingWarmRestarts(baseLR: base, t0: 15, tMult: 2))),
          ("CyclicLR", rates(of: try CyclicLR(baseLR: 0.01, maxLR: base, stepSizeUp: 15, mode: .triangular2))),
        ]
      ),
      (
        "made of others",
        [
          (
            "SequentialLR",
            rates(of: try SequentialLR([warmup, try ExponentialLR(baseLR: base, gamma: 0.96)], milestones: [20]))
          ),
          (
            "ChainedScheduler", rates(of: try ChainedScheduler([warmup, try ExponentialLR(baseLR: base, gamma: 0.98)]))
          ),
        ]
      ),
    ]
    return Figure(
      "Every schedule over 100 steps, from or up to 0.1", subtitle: "across: step; up: learning rate",
      panels: families.map { family in
        Panel(
          family.title, x: Axis(range: 0...100), y: Axis(range: 0...0.105), legend: .outside(.below),
          marks: family.schedules.map { .curve($0.name, x: hundredSteps, y: $0.rates) })
      },
      arrangement: .grid(columns: 3))
  }

  /// The schedules of the exercises over those of the library, which are dashed: a panel for each exercise.
  func exercisesPicture() throws -> Figure {
    let pairs = [
      (
        title: "3.1 step decay", own: rates(of: StepDecay(base: 0.1, stepSize: 30, gamma: 0.3)),
        library: rates(of: try StepLR(baseLR: 0.1, stepSize: 30, gamma: 0.3))
      ),
      (
        title: "3.2 cosine", own: rates(of: CosineDecay(base: 0.1, floor: 0.01, steps: 80)),
        library: rates(of: try Cosine(from: 0.1, to: 0.01, over: 81))
      ),
      (
        title: "3.3 one cycle", own: rates(of: OneCycle(peak: 0.1, riseSteps: 29, steps: 99)),
        library: rates(of: try OneCycleLR(maxLR: 0.1, totalSteps: 100, annealStrategy: .linear).clamped)
      ),
      (
        title: "3.4 plateau", own: rates(of: Plateau(base: 0.1, factor: 0.5, patience: 5)),
        library: rates(of: try ReduceLROnPlateau(baseLR: 0.1, factor: 0.5, patience: 5, threshold: 0))
      ),
    ]
    let wrong = pairs.filter { pair in !zip(pair.own, pair.library).allSatisfy { abs($0 - $1) <= 1e-9 } }
    return Figure(
      wrong.isEmpty
        ? "The schedules of the exercises lie on the library's"
        : "Not as the library has it: \(wrong.map(\.title).joined(separator: ", "))",
      subtitle: "solid: the exercise; dashed: the library. Rates over 100 steps",
      panels: pairs.map { pair in
        // Of an exercise that is not written yet there is nothing to draw.
        let isOpen = pair.own.dropFirst().allSatisfy(\.isNaN)
        return Panel(
          pair.title, x: Axis("step", range: 0...100), y: Axis("learning rate", range: -0.01...0.21), legend: .none,
          marks: (isOpen ? [] : [.curve("exercise", x: hundredSteps, y: pair.own, style: Style(color: .blue))])
            + [.curve("library", x: hundredSteps, y: pair.library, style: Style(color: .orange, dash: .dashed))])
      }, arrangement: .grid(columns: 2))
  }
}

private let hundredSteps = (0...100).map(Double.init)

/// The rates over 100 steps.
private func rates(of schedule: any Schedule) -> [Double] { (0...100).map { schedule($0) } }

/// The rates over 100 steps of which the loss falls for thirty and then stands still.
private func rates(of feedback: any FeedbackSchedule) -> [Double] {
  var feedback = feedback
  return (0...100).map { step in
    defer { feedback.observe(step < 30 ? 1 / Double(step + 1) : 0.03) }
    return feedback.rate
  }
}
