import Lesson03

/// The exercises of this lesson, and whether each still returns nothing.
func openExercises() -> KeyValuePairs<String, Bool> {
  var plateau = Plateau(base: 1, factor: 0.5, patience: 1)
  plateau.observe(1)
  return [
    "3.1 StepDecay.swift": StepDecay(base: 1, stepSize: 1, gamma: 0.5)(0).isNaN,
    "3.2 CosineDecay.swift": CosineDecay(base: 1, floor: 0, steps: 2)(1).isNaN,
    "3.3 OneCycle.swift": OneCycle(peak: 1, riseSteps: 1, steps: 2)(0).isNaN,
    "3.4 Plateau.swift": plateau.rate.isNaN,
  ]
}
