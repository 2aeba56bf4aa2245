import Foundation

extension Formula {
  /// The product of the values at 1, 2, …, `last`: what MultiplicativeLR has multiplied its base rate by.
  ///
  /// Closed for exp, constant, every and inv_pow. The others are multiplied one by one, O(`last`), until nothing can
  /// change any more: the product is 0 or not finite, or the formula stays at 1.
  func product(upTo last: Int) -> Double {
    let n = Double(last)
    switch kind {
    case .constant: return pow(arguments[0], n)
    case .exp: return pow(arguments[0], n * (n + 1) / 2)
    case .invPow: return 1 / pow(arguments[0], n * (n + 1) / 2 * arguments[1])
    case .every: return pow(arguments[0], (n / arguments[1]).rounded(.down))
    case .inverse, .floorDiv, .warmup, .noam, .cosine, .oneMinus, .sineScale: break
    }
    var product = 1.0
    var t = 1
    while t <= last, product != 0, product.isFinite, staysAtOne(from: Double(t)) == false {
      product *= self(Double(t))
      t += 1
    }
    return product
  }

  private func staysAtOne(from t: Double) -> Bool {
    switch kind {
    case .warmup: t + 1 >= arguments[0]
    case .inverse, .oneMinus: arguments[0] == 0
    default: false
    }
  }
}
