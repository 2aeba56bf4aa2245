import Autograd
import Lesson05

/// The exercises of this lesson, and whether each still returns nothing.
func openExercises() -> KeyValuePairs<String, Bool> {
  let tape = ScalarTape()
  let a = tape.variable(1)
  let values = [Operations.product(a, a), Operations.square(a), Operations.relu(a)].map(\.value)
  return [
    "5.1 Operations.swift": values.contains(where: \.isNaN),
    "5.2 Sweep.swift": Lesson05.adjoints(of: tape.entries, from: a.index).isEmpty,
  ]
}
