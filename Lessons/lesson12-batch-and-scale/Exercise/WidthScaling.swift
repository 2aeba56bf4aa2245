import LessonKit

/// Exercise 12.4 · muP's rates for Adam: one for the weights of each layer, from a rate that is good at the width n₀.
///
///     first layer                   η              its number of inputs does not change
///     hidden layers, last layer     η·n₀/n         their inputs are n
///
/// - Parameters:
///   - rate: η, above 0.
///   - width: n, of all hidden layers, at least 1.
///   - base: n₀, at least 1.
///   - layers: how many layers of weights there are, at least 2.
/// - Returns: a rate for each layer, from the inputs to the outputs.
public func muPRates(rate: Double, width: Int, base: Int, layers: Int) -> [Double] {
  // TODO 12.4: a unit with n inputs moves n times as far when all its weights move by η. Which layers have n inputs?
  return .todo
}

/// Exercise 12.4 · muP's initial weights: the standard deviation for each layer of a network with ReLUs.
///
///     first layer       √(2/inputs)        He's rule
///     hidden layers     √(2/n)             He's rule
///     last layer        √n₀/n              √(1/n₀) at the width n₀, and smaller than √(1/n) beyond
///
/// - Parameters:
///   - inputs: of the first layer, at least 1; `width`, `base` and `layers` as above.
/// - Returns: a deviation for each layer, from the inputs to the outputs.
public func muPDeviations(inputs: Int, width: Int, base: Int, layers: Int) -> [Double] {
  // TODO 12.4: which layer is which, and which of them does muP start smaller than usual?
  return .todo
}
