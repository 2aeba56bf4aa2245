/// A table in the terminal: columns aligned on their right, the first on its left.
public struct TextTable: Sendable {
  private let header: [String]
  private var rows: [[String]] = []

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
