// caught by: Exercise12_4/`rates for 128 units, by hand`
import LessonKit

/// Exercise 12.4, done wrong: rates fall with the root of the width.
public func muPRates(rate: Double, width: Int, base: Int, layers: Int) -> [Double] {
  return (0..<layers).map { $0 == 0 ? rate : rate * (Double(base) / Double(width)).squareRoot() }
}

public func muPDeviations(inputs: Int, width: Int, base: Int, layers: Int) -> [Double] {
  return (0..<layers).map { layer in
    if layer == layers - 1 { return Double(base).squareRoot() / Double(width) }
    return (2 / Double(layer == 0 ? inputs : width)).squareRoot()
  }
}
