import Foundation

/// The labelled and the unlabelled places of an axis.
struct Ticks: Sendable, Equatable {
  struct Major: Sendable, Equatable {
    var position: Double
    /// What a reader sees, without markup: "0.01", "10^-3".
    var label: String
    /// The exponent of a power of ten that is set with a raised exponent.
    var mantissa: String?
    var exponent: Int?
    /// True for text that came from the user.
    var isForeign = false
  }

  var major: [Major]
  var minor: [Double]

  /// Round numbers for a span, about `limit` of them at most and at least two where that is possible.
  init(_ span: AxisRange, chosen: [Axis.Tick]?, limit: Int) {
    if let chosen {
      major = chosen.filter { span.contains($0.position) && span.scale.fault(of: $0.position) == nil }
        .map { Major(position: $0.position, label: $0.label.onOneLine, isForeign: true) }
      minor = []
    } else {
      (major, minor) = span.scale == .log ? Ticks.logarithmic(span, limit: limit) : ([], [])
      if major.count < 2 {
        // Round numbers are rarer than places: where only one fits the limit, a few more are better than none.
        let choices = (0..<4).map { Ticks.linear(span, limit: limit + $0) }
        (major, minor) = (choices.first { $0.count >= 2 } ?? choices[0], [])
      }
    }
  }

  // MARK: Linear

  private static func linear(_ span: AxisRange, limit: Int) -> [Major] {
    let raw = (span.high - span.low) / Double(max(limit - 1, 1))
    let power = floor(log10(raw))
    let unit = pow(10, power)
    guard unit > 0, unit.isFinite else { return [] }
    let factor = [1.0, 2, 5, 10].first { $0 * unit >= raw * 0.999_999 } ?? 10
    let step = factor * unit
    let decimals = Int(-(factor == 10 ? power + 1 : power))
    let first = (span.low / step - 1e-9).rounded(.up)
    let last = (span.high / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 100 else { return [] }
    let values = stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : $0 * step }
    let greatest = values.map { abs($0) }.max() ?? 0
    return values.map { plainOrPower($0, decimals: decimals, greatest: greatest) }
  }

  private static func plainOrPower(_ value: Double, decimals: Int, greatest: Double) -> Major {
    if value == 0 { return Major(position: 0, label: "0") }
    if greatest < 1e7 && decimals <= 5 {
      return Major(position: value, label: plain(value, decimals: max(decimals, 0)))
    }
    let exponent = Int(floor(log10(greatest) + 1e-9))
    let digits = max(exponent + decimals, 0)
    let scaled = digits < 16 ? value / pow(10, Double(exponent)) : value
    let mantissa = String(format: "%.\(min(digits, 15))f", scaled)
    return Major(position: value, label: "\(mantissa)e\(exponent)", mantissa: mantissa, exponent: exponent)
  }

  /// A number with thousands set apart by commas, from 10,000 on.
  static func plain(_ value: Double, decimals: Int) -> String {
    var text = String(format: "%.\(decimals)f", value)
    guard abs(value) >= 9_999.5 else { return text }
    let whole = text.firstIndex(of: ".") ?? text.endIndex
    var place = text.index(whole, offsetBy: -3, limitedBy: text.startIndex)
    while let here = place, here > text.startIndex, text[text.index(before: here)] != "-" {
      text.insert(",", at: here)
      place = text.index(here, offsetBy: -3, limitedBy: text.startIndex)
    }
    return text
  }

  /// A number in three digits.
  static func short(_ value: Double) -> String { String(format: "%.3g", value) }

  // MARK: Logarithmic

  private static func logarithmic(_ span: AxisRange, limit: Int) -> ([Major], [Double]) {
    let (low, high) = (log10(span.low), log10(span.high))
    let powers = Array(stride(from: Int((low - 1e-9).rounded(.up)), through: Int((high + 1e-9).rounded(.down)), by: 1))
    let isPlain = low > -4.3 && high < 4.3
    if powers.count >= 3 || (powers.count == 2 && limit < 4) {
      let stepLimit = max(limit, 2)
      let step = [1, 2, 3, 5, 10, 20, 50, 100, 200].first { powers.count <= stepLimit * $0 } ?? 500
      let shown = powers.filter { $0 % step == 0 }
      let major = (shown.count >= 2 ? shown : [powers.first, powers.last].compactMap { $0 })
        .map { power($0, plain: isPlain) }
      return (major, step == 1 ? multiples(2...9, of: powers, in: span) : step < 10 ? powers.map(tenTo) : [])
    }
    for factors in [[1], [1, 3], [1, 2, 5]].reversed() {
      let tens = Int(low.rounded(.down))...Int(high.rounded(.up))
      let values = tens.flatMap { ten in factors.map { (factor: $0, ten: ten) } }
        .filter { span.contains(Double($0.factor) * tenTo($0.ten)) }
      guard (2...max(limit, 2)).contains(values.count) else { continue }
      let major = values.map { value in
        isPlain
          ? Major(
            position: Double(value.factor) * tenTo(value.ten),
            label: plain(Double(value.factor) * tenTo(value.ten), decimals: max(-value.ten, 0)))
          : Major(
            position: Double(value.factor) * tenTo(value.ten), label: "\(value.factor)e\(value.ten)",
            mantissa: value.factor == 1 ? nil : "\(value.factor)", exponent: value.ten)
      }
      return (major, multiples(1...9, of: Array(tens), in: span))
    }
    return ([], [])
  }

  private static func power(_ ten: Int, plain isPlain: Bool) -> Major {
    isPlain
      ? Major(position: tenTo(ten), label: plain(tenTo(ten), decimals: max(-ten, 0)))
      : Major(position: tenTo(ten), label: "1e\(ten)", exponent: ten)
  }

  private static func multiples(_ factors: ClosedRange<Int>, of tens: [Int], in span: AxisRange) -> [Double] {
    guard let first = tens.first else { return [] }
    return ([first - 1] + tens).flatMap { ten in factors.map { Double($0) * tenTo(ten) } }.filter(span.contains)
  }

  /// 10ⁿ, correctly rounded (`pow` may be off in the last digit).
  private static func tenTo(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? pow(10, Double(exponent)) }
}

extension Ticks {
  /// The same ticks with user's labels cut to a width.
  func shortened(to room: Double, on canvas: Canvas) -> Ticks {
    var short = self
    for i in major.indices where major[i].isForeign {
      short.major[i].label = canvas.fitted(major[i].label, .tick, in: room)
    }
    return short
  }
}

extension Ticks.Major {
  /// The label as gnuplot is to set it: a raised exponent where letters can be raised.
  func quoted(raised: Bool) -> String {
    guard !isForeign else { return label.gnuplotQuotedTick }
    guard raised, let exponent else { return label.gnuplotQuotedTick }
    return "'\(mantissa.map { $0 + "·" } ?? "")10^{\(exponent)}'".replacing("%", with: "%%")
  }

  /// The width of the label.
  func width(on canvas: Canvas) -> Double {
    guard !canvas.isText, !isForeign, let exponent else { return canvas.width(of: label, .tick) }
    return canvas.width(of: "\(mantissa.map { $0 + "·" } ?? "")10", .tick) + 0.8
      * canvas.width(of: "\(exponent)", .tick)
  }
}
