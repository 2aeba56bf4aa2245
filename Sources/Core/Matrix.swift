/// A table of numbers: one row for each example, one column for each feature.
public struct Matrix: Sendable, Hashable, Codable {
  /// m, the number of rows.
  public let rows: Int
  /// n, the number of columns.
  public let columns: Int
  /// The m·n numbers, row after row.
  public let elements: [Double]

  /// A matrix of `elements`, row after row.
  ///
  /// - Throws: ``MatrixError/elementCount(_:rows:columns:)`` if their number is not rows × columns.
  public init(rows: Int, columns: Int, elements: [Double]) throws {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, elements.count == count else {
      throw MatrixError.elementCount(elements.count, rows: rows, columns: columns)
    }
    self.init(unchecked: elements, rows: rows, columns: columns)
  }

  /// A matrix of these rows; no rows make a matrix of 0 × 0.
  ///
  /// - Throws: ``MatrixError/raggedRow(_:count:expected:)`` if a row has another length than the first.
  public init(_ rows: [[Double]]) throws {
    let columns = rows.first?.count ?? 0
    if let ragged = rows.firstIndex(where: { $0.count != columns }) {
      throw MatrixError.raggedRow(ragged, count: rows[ragged].count, expected: columns)
    }
    self.init(unchecked: rows.flatMap { $0 }, rows: rows.count, columns: columns)
  }

  /// A matrix whose numbers are computed, each from its row and its column, both counted from 0.
  public init(rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) -> Double) {
    let elements = (0..<rows).flatMap { row in (0..<columns).map { column in element(row, column) } }
    self.init(unchecked: elements, rows: rows, columns: columns)
  }

  /// Without a look at the count.
  package init(unchecked elements: [Double], rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      rows: container.decode(Int.self, forKey: .rows), columns: container.decode(Int.self, forKey: .columns),
      elements: container.decode([Double].self, forKey: .elements))
  }

  /// The number in `row` and `column`, both counted from 0.
  @inlinable public subscript(row: Int, column: Int) -> Double { elements[row * columns + column] }

  /// The numbers of one row, counted from 0: a view that copies none of them.
  @inlinable public func row(_ row: Int) -> Row { Row(of: elements, from: row * columns, count: columns) }

  /// The numbers of one column.
  public func column(_ column: Int) -> [Double] { (0..<rows).map { self[$0, column] } }

  /// The matrix of these rows in this order, repeats allowed.
  public func selecting(_ rows: [Int]) -> Matrix {
    Matrix(unchecked: rows.flatMap { elements[$0 * columns..<($0 + 1) * columns] }, rows: rows.count, columns: columns)
  }
}

extension Matrix {
  /// One row of a matrix: a collection with indices from 0 that looks into the matrix and copies nothing.
  ///
  /// Array(matrix.row(i)) is a copy.
  public struct Row: RandomAccessCollection, Sendable, CustomStringConvertible {
    /// The numbers of the whole matrix.
    @usableFromInline package let elements: [Double]
    /// Where the row begins in them.
    @usableFromInline package let start: Int
    public let count: Int

    @inlinable init(of elements: [Double], from start: Int, count: Int) {
      (self.elements, self.start, self.count) = (elements, start, count)
    }

    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { count }

    /// The number in this column, counted from 0.
    @inlinable public subscript(column: Int) -> Double {
      precondition(column >= 0 && column < count, "a column beyond the matrix")
      return elements[start + column]
    }

    public var description: String { "\(Array(self))" }

    /// Whether a row holds the same numbers as an array.
    public static func == (row: Row, numbers: [Double]) -> Bool { row.elementsEqual(numbers) }
  }
}

extension Matrix.Row: Hashable {
  public static func == (a: Self, b: Self) -> Bool { a.elementsEqual(b) }
  public func hash(into hasher: inout Hasher) { for number in self { hasher.combine(number) } }
}

/// What can be wrong with a matrix; rows are counted from 1 in the sentences.
public enum MatrixError: Error, Equatable, CustomStringConvertible {
  /// A matrix of `rows` × `columns` was given another count of numbers.
  case elementCount(Int, rows: Int, columns: Int)
  /// A row (index from 0) has another count of numbers than the first one.
  case raggedRow(Int, count: Int, expected: Int)

  public var description: String {
    switch self {
    case .elementCount(let count, let rows, let columns):
      "A matrix of \(rows) × \(columns) has \(rows.multipliedReportingOverflow(by: columns).partialValue) numbers, "
        + "but \(count) were given."
    case .raggedRow(let row, let count, let expected):
      "Row \(row + 1) has \(count) numbers, but the first row has \(expected)."
    }
  }
}
