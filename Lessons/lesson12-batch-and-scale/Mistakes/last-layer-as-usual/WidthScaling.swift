// caught by: Exercise12_4/`deviations for 128 units, by hand`
import LessonKit

/// Exercise 12.4, done wrong: √(1/n) at every width.
public func muPRates(rate: Double, width: Int, base: Int, layers: Int) -> [Double] {
  return (0..<layers).map { $0 == 0 ? rate : rate * Double(base) / Double(width) }
}

public func muPDeviations(inputs: Int, width: Int, base: Int, layers: Int) -> [Double] {
  return (0..<layers).map { layer in
    if layer == layers - 1 { return (1 / Double(width)).squareRoot() }
    return (2 / Double(layer == 0 ? inputs : width)).squareRoot()
  }
}
