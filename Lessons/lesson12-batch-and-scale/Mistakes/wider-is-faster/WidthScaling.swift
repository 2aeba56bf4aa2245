// caught by: Exercise12_4/`rates for 128 units, by hand`
import LessonKit

/// Exercise 12.4, done wrong: n/n₀ instead of n₀/n.
public func muPRates(rate: Double, width: Int, base: Int, layers: Int) -> [Double] {
  return (0..<layers).map { $0 == 0 ? rate : rate * Double(width) / Double(base) }
}

public func muPDeviations(inputs: Int, width: Int, base: Int, layers: Int) -> [Double] {
  return (0..<layers).map { layer in
    if layer == layers - 1 { return Double(base).squareRoot() / Double(width) }
    return (2 / Double(layer == 0 ? inputs : width)).squareRoot()
  }
}
