/// The rows of a table cut into pieces of a fixed size, which depends on the shape of the table alone.
struct Pieces {
  /// How many rows there are in all.
  let rows: Int
  /// How many rows a piece has; the last one may have fewer.
  let size: Int

  /// Pieces of about `elements` numbers each, in whole blocks of eight rows.
  init(rows: Int, columns: Int, elements: Int = 1 << 15) {
    self.rows = rows
    size = max(8, elements / (columns + 1) / 8 * 8)
  }

  /// How many pieces there are.
  var count: Int { (rows + size - 1) / size }

  /// The rows of one piece.
  subscript(piece: Int) -> Range<Int> { piece * size..<min(rows, (piece + 1) * size) }
}
