import Lesson09
import Schedules

/// The exercises of this lesson, and whether each still returns nothing.
func openExercises() -> KeyValuePairs<String, Bool> {
  let shrinking = ShrinkingCycle(base: 1, peak: 2, stepSize: 1, mode: .triangular2)
  return [
    "9.1 TriangularCycle.swift": TriangularCycle(base: 1, peak: 2, stepSize: 1)(0).isNaN,
    "9.2 ShrinkingCycle.swift": shrinking.height(0).isNaN || shrinking(0).isNaN,
    "9.3 CycledMomentum.swift": CycledMomentum(opposite: Hold(1), low: 1, high: 2)(0).isNaN,
  ]
}
