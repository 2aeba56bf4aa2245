import Core
import Lesson06

/// The exercises of this lesson, and whether each still returns nothing.
func openExercises() -> KeyValuePairs<String, Bool> {
  var random = RandomSource(seed: 1)
  let criterion = SoftmaxCrossEntropy()
  return [
    "6.1 HeNormal.swift": HeNormal().weights(inputs: 1, outputs: 1, using: &random).isEmpty,
    "6.2 SoftmaxCrossEntropy.swift": criterion.loss([[0]], [0]).isNaN || criterion.gradient([[0]], [0]).isEmpty,
  ]
}
