import Lesson08

/// The exercises of this lesson, and whether each still returns nothing.
func openExercises() -> KeyValuePairs<String, Bool> {
  var score = Scorekeeper()
  score.add([[0, 0]], [0])
  return [
    "8.1 SlidingWindow.swift": SlidingWindow(kernel: 1).output(of: 1) < 0,
    "8.2 Scorekeeper.swift": score.accuracy.isNaN || score.loss.isNaN,
    "8.3 FeatureMap.swift": FeatureMap(weights: [[1]])([[1]]).isEmpty,
    "8.4 Brightness.swift": Brightness().numbers([0]).isEmpty,
  ]
}
