/// A number as tables write it: sign, digits, a decimal point, an exponent; nothing else.
///
///     [+-] (digits [. [digits]] | . digits) [(e|E) [+-] digits]
///
/// Swift's own `Double(_:)` also reads `nan`, `inf` and hexadecimal floats, none of which a table may hold.
enum DecimalNumber {
  /// The nearest Double, which may be infinite; nil where the bytes, but for spaces around them, are not such a number.
  ///
  /// - Parameter decimalComma: whether a comma may stand where the decimal point stands.
  static func parse(_ cell: ArraySlice<UInt8>, decimalComma: Bool = false) -> Double? {
    let bytes = cell.trimmingSpaces
    var position = bytes.startIndex
    var significand: UInt64 = 0
    var digits = 0
    var scale = 0
    var isExact = true

    func peek() -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }
    func take(_ a: Character, _ b: Character) -> UInt8? {
      guard let byte = peek(), byte == a.asciiValue || byte == b.asciiValue else { return nil }
      position += 1
      return byte
    }
    func takeDigits(fraction: Bool) {
      while let byte = peek(), case let digit = byte &- UInt8(ascii: "0"), digit < 10 {
        if significand < 1_000_000_000_000_000_000 {
          significand = significand * 10 + UInt64(digit)
          if fraction { scale -= 1 }
        } else {
          isExact = false
        }
        digits += 1
        position += 1
      }
    }

    let isNegative = take("+", "-") == UInt8(ascii: "-")
    takeDigits(fraction: false)
    if take(".", decimalComma ? "," : ".") != nil { takeDigits(fraction: true) }
    guard digits > 0 else { return nil }
    if take("e", "E") != nil {
      let isNegative = take("+", "-") == UInt8(ascii: "-")
      let start = position
      var exponent = 0
      while let byte = peek(), case let digit = byte &- UInt8(ascii: "0"), digit < 10 {
        exponent = min(exponent * 10 + Int(digit), 100_000)
        position += 1
      }
      guard position > start else { return nil }
      scale += isNegative ? -exponent : exponent
    }
    guard position == bytes.endIndex else { return nil }

    // Both factors are exact here, so that the one rounding of * or / is the correct one (Clinger 1990).
    if isExact && significand <= 1 << 53 && abs(scale) < powersOfTen.count {
      let magnitude = Double(significand)
      let value = scale < 0 ? magnitude / powersOfTen[-scale] : magnitude * powersOfTen[scale]
      return isNegative ? -value : value
    }
    return Double(String(decoding: bytes.map { $0 == .comma ? UInt8(ascii: ".") : $0 }, as: UTF8.self))
  }

  /// The powers of ten that a Double holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}

extension ArraySlice<UInt8> {
  fileprivate var trimmingSpaces: ArraySlice<UInt8> {
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let rest = drop(while: isSpace)
    guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return rest }
    return rest[...last]
  }
}

/// Reads the numbers of one column, which may have decimal points or, where the table allows them, commas, but not both.
struct ColumnNumbers {
  let allowsDecimalComma: Bool
  private var mark: UInt8?

  init(allowsDecimalComma: Bool) { self.allowsDecimalComma = allowsDecimalComma }

  /// The number in a cell; nil where it is none, or has the other decimal mark than the numbers above it.
  mutating func parse(_ cell: ArraySlice<UInt8>) -> Double? {
    guard let number = DecimalNumber.parse(cell, decimalComma: allowsDecimalComma) else { return nil }
    guard allowsDecimalComma, let found = cell.first(where: { $0 == .comma || $0 == UInt8(ascii: ".") }) else {
      return number
    }
    guard mark == nil || mark == found else { return nil }
    mark = found
    return number
  }
}
