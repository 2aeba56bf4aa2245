import Foundation

/// A table in the terminal: columns aligned on their right, the first on its left.
public struct TextTable: Sendable {
  private let header: [String]
  private var rows: [[String]] = []

  /// A table with these column names and no rows yet.
  public init(_ header: String...) { self.header = header }

  /// A table with as many columns as there are names.
  public init(header: [String]) { self.header = header }

  /// Adds a row.
  ///
  /// Missing cells stay empty.
  public mutating func add(_ cells: String...) { rows.append(cells) }

  /// Adds a row from a list.
  public mutating func add(cells: [String]) { rows.append(cells) }

  /// The lines of the table, indented by two spaces.
  public var lines: [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in
      all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return all.map { row in
      let cells = header.indices.map { column in
        let cell = column < row.count ? row[column] : ""
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + padding : padding + cell
      }
      let line = "  " + cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}

extension Console {
  /// Prints a table.
  public func print(_ table: TextTable) { print(table.lines.joined(separator: "\n")) }
}

// MARK: Numbers in words and tables

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
