import Foundation
import TestSupport

extension SplitMix {
  /// A number of the standard normal distribution (Box and Muller 1958).
  mutating func normal() -> Double {
    (-2 * log(Double.random(in: Double.leastNonzeroMagnitude...1, using: &self))).squareRoot()
      * cos(2 * .pi * Double.random(in: 0..<1, using: &self))
  }
}
