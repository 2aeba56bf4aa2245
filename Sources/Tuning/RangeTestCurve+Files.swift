import Datasets
import Schedules

extension RangeTestCurve {
  /// The curve in a CSV file with the columns `lr` and `loss`, in any order and among others.
  ///
  /// Such a file comes from PyTorch, from a spreadsheet or from `csv`. Rows are taken as they stand. A loss may be `nan`,
  /// `inf` or an empty cell (which is read as NaN, as pandas writes it); a rate must be a finite number.
  ///
  /// - Throws: `TableError` for a file that cannot be read, a missing column, or a cell that is no number.
  public init(contentsOf path: String) throws {
    try self.init(table: try CellTable(contentsOf: path))
  }

  /// The curve written in `text` as CSV.
  public init(csv text: String, source: String = "curve") throws {
    try self.init(table: try CellTable(csv: Array(text.utf8), source: source))
  }

  private init(table: CellTable) throws {
    let rates = try table.numbers("lr") { $0.isFinite && $0 >= 0 }
    try self.init(rates: rates, losses: try table.numbers("loss", emptyIs: .nan))
  }

  /// The curve as CSV: `lr,loss,smoothed`, with as many digits as it takes to read the same numbers back.
  ///
  /// Read back, the losses are those of the column `loss`.
  public var csv: String {
    var text = "lr,loss,smoothed\n"
    for place in 0..<count { text += "\(rates[place]),\(losses[place]),\(smoothed[place])\n" }
    return text
  }
}
