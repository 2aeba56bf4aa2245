// caught by: Exercise12_4/`as many as there are layers`
import LessonKit

/// Exercise 12.4, done wrong: a rate for each hidden width.
public func muPRates(rate: Double, width: Int, base: Int, layers: Int) -> [Double] {
  return (0..<layers - 1).map { $0 == 0 ? rate : rate * Double(base) / Double(width) }
}

public func muPDeviations(inputs: Int, width: Int, base: Int, layers: Int) -> [Double] {
  return (0..<layers).map { layer in
    if layer == layers - 1 { return Double(base).squareRoot() / Double(width) }
    return (2 / Double(layer == 0 ? inputs : width)).squareRoot()
  }
}
