import Foundation

extension Double {
  /// The number with `digits` decimals, whatever the user's locale: "113.54"; ∞ and NaN by name.
  public func fixed(_ digits: Int) -> String {
    if isNaN { return "not a number" }
    if isInfinite { return self > 0 ? "∞" : "−∞" }
    return String(format: "%.\(digits)f", self)
  }

  /// The number to `digits` significant digits, in the shorter of plain and scientific form: "0.007534", "1.2e-07".
  public func significant(_ digits: Int = 4) -> String {
    if isNaN { return "not a number" }
    if isInfinite { return self > 0 ? "∞" : "−∞" }
    return String(format: "%.\(digits)g", self)
  }
}

extension Int {
  /// The number with its thousands set apart: "10,000".
  public var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return self < 0 ? "−" + text : text
  }
}
