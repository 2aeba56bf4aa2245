import Foundation

extension Table {
  /// The cells of some columns as they stand in the file, a list for each column, from the first row down.
  ///
  /// Texts are rarely asked for, so they are read from the bytes once more instead of being kept.
  func texts(of places: [Int]) -> [[String]] {
    var texts = [[String]](repeating: [], count: places.count)
    guard !places.isEmpty else { return texts }
    var reader = CSVReader(bytes, source: source)
    var cells: [CSVReader.Cell] = []
    var isHeader = true
    let first = hadRowNames ? 1 : 0
    // What was read once without an error is read so again.
    while (try? reader.nextRecord(into: &cells)) == true {
      if !isHeader {
        for (index, place) in places.enumerated() { texts[index].append(reader.text(of: cells[first + place])) }
      }
      isHeader = false
    }
    return texts
  }

  /// The class of each row, where this table has a column of that name; nil where it has none.
  ///
  /// - Parameters:
  ///   - name: the column.
  ///   - classes: what the classes are called; a cell that is the same number as a name is that class, too.
  /// - Returns: for each row the place of its class, `classes.count` for one that is none of them, nil for a missing cell.
  public func labels(in name: String, among classes: [String]) -> [Int?]? {
    guard !name.isEmpty, let place = columnNames.firstIndex(of: name) else { return nil }
    func key(_ text: String) -> String {
      let number = DecimalNumber.parse(Array(text.utf8)[...], decimalComma: true)
      return number.map { "\($0)" } ?? Self.truthValues[text.lowercased()].map { "\($0 == 1)" } ?? text
    }
    let texts = Dictionary(zip(classes, 0...), uniquingKeysWith: { first, _ in first })
    let keys = Dictionary(zip(classes.map(key), 0...), uniquingKeysWith: { first, _ in first })
    return self.texts(of: [place])[0].map { text in
      Self.isMissing(text) ? nil : texts[text] ?? keys[key(text)] ?? classes.count
    }
  }

  /// Whether a cell of text stands for a missing one.
  static func isMissing(_ text: String) -> Bool {
    MissingCells.marks.contains(text.trimmingCharacters(in: .whitespaces).lowercased())
  }
}

/// A text as people sort: whole numbers in it by their size, letters whatever their case and accents.
///
///     item 2 < item 10 < Item 11        Äpfel < Birnen < citron
///
/// Texts that differ in nothing else stand in the order of their code points. The order is the same on every machine:
/// no locale takes part.
struct NaturalKey: Comparable {
  private enum Piece: Comparable {
    /// Digits without leading zeros; a longer number is the greater one.
    case number(length: Int, String)
    case text(String)
  }

  private let pieces: [Piece]
  private let text: String

  init(_ text: String) {
    self.text = text
    let folded = text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    var (pieces, run, isNumber) = ([Piece](), "", false)
    func close() {
      guard !run.isEmpty else { return }
      let digits = run.drop { $0 == "0" }
      pieces.append(isNumber ? .number(length: digits.count, String(digits)) : .text(run))
      run = ""
    }
    for character in folded {
      let isDigit = character.isASCII && character.isNumber
      if isDigit != isNumber { close() }
      isNumber = isDigit
      run.append(character)
    }
    close()
    self.pieces = pieces
  }

  static func < (a: NaturalKey, b: NaturalKey) -> Bool {
    a.pieces == b.pieces ? a.text < b.text : a.pieces.lexicographicallyPrecedes(b.pieces)
  }
}

extension Sequence<String> {
  /// The texts in the order of their natural keys.
  func naturallySorted() -> [String] {
    map { (key: NaturalKey($0), text: $0) }.sorted { $0.key < $1.key }.map(\.text)
  }
}
