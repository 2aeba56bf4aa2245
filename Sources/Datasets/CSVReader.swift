/// Reads comma-separated values strictly, one record after another, in one pass over the bytes.
///
/// The grammar is RFC 4180: cells between commas, a cell in double quotes may hold commas, line ends and doubled quotes.
/// Semicolons, tabs, bars or spaces separate the cells where a first line `sep=;` says so, or where the header and the
/// line below it leave no doubt; see ``CSVSeparator``. The `# ` that numpy.savetxt puts before the header is no part of it.
///
/// Beyond it, what spreadsheets write is read: a byte-order mark, LF, CR LF or CR line ends, spaces and tabs around a
/// cell, no line end after the last record, blank lines at the end. Everything else is an error with its place: an
/// unclosed quote, a quote inside a bare cell, text after a closing quote, a blank line inside the table, control
/// characters (a NUL means that this is no text), bytes that are not UTF-8.
///
/// - Source: RFC 4180, 2005, "Common Format and MIME Type for Comma-Separated Values (CSV) Files".
struct CSVReader {
  /// A cell: where its text lies in `bytes`, without its quotes and the spaces around it.
  struct Cell {
    var range: Range<Int>
    var line: Int
    var isQuoted = false
  }

  let bytes: [UInt8]
  let source: String
  /// The byte between two cells; for a space, any number of spaces and tabs.
  let separator: UInt8
  private var position = 0
  private var line = 1
  private var column = 1

  /// - Parameter separator: the byte between two cells; nil where the text itself shall tell.
  init(_ bytes: [UInt8], source: String, separator: UInt8? = nil) {
    self.bytes = bytes
    self.source = source
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if let separator {
      self.separator = separator
      return
    }
    let named = CSVSeparator.named(inFirstLineOf: bytes[position...])
    if let named { (position, line) = (named.end, 2) }
    if bytes[position...].starts(with: [UInt8(ascii: "#"), .space]) { position += 2 }
    self.separator = named?.separator ?? CSVSeparator.guess(from: bytes[position...])
  }

  /// Whether a number may have a decimal comma, as half of Europe writes them: wherever commas separate no cells.
  var allowsDecimalComma: Bool { separator != .comma }

  /// Whether a first row with one cell more than the header begins with its name, as R's `write.table` writes it.
  ///
  /// But for tabs and spaces the name must show that it is one, by quotes or letters: a cell too many looks the same.
  func beginsWithName(_ cells: [Cell], columns: Int) -> Bool {
    guard cells.count == columns + 1, columns > 0 else { return false }
    let isCertain = separator == .tab || separator == .space
    return isCertain || cells[0].isQuoted || DecimalNumber.parse(bytes[cells[0].range]) == nil
  }

  /// Reads the next record into `cells`; false at the end of the table.
  mutating func nextRecord(into cells: inout [Cell]) throws(TableError) -> Bool {
    var firstBlankLine: Int?
    while position < bytes.count {
      try readRecord(into: &cells)
      let isBlank = cells.count == 1 && cells[0].range.isEmpty && !cells[0].isQuoted
      if isBlank {
        firstBlankLine = firstBlankLine ?? cells[0].line
      } else if let firstBlankLine {
        throw TableError(
          source: source, line: firstBlankLine,
          problem: "a blank line before the end of the table; remove it, or give it a cell for every column")
      } else {
        return true
      }
    }
    return false
  }

  private mutating func readRecord(into cells: inout [Cell]) throws(TableError) {
    cells.removeAll(keepingCapacity: true)
    column = 1
    try cells.append(cell())
    while isAtSeparator {
      if separator != .space { position += 1 }
      column += 1
      try cells.append(cell())
    }
    takeLineEnd()
  }

  /// The text of a cell, doubled quotes made single.
  func text(of cell: Cell) -> String {
    let text = String(decoding: bytes[cell.range], as: UTF8.self)
    guard cell.isQuoted else { return text }
    return text.split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"")
  }

  // MARK: One cell

  private mutating func cell() throws(TableError) -> Cell {
    skipSpaces()
    let cell = peek == .quote ? try quotedCell() : try bareCell()
    let isASCII = bytes[cell.range].allSatisfy { $0 < 0x80 }
    guard isASCII || String(validating: bytes[cell.range], as: UTF8.self) != nil else {
      line = cell.line
      throw error("these bytes are no UTF-8 text; save the table as plain UTF-8 CSV, not as a spreadsheet or UTF-16")
    }
    return cell
  }

  private mutating func bareCell() throws(TableError) -> Cell {
    let start = position
    while let byte = peek, !isSeparator(byte), byte != .lineFeed, byte != .carriageReturn {
      if byte == .quote {
        throw error("a quote inside an unquoted cell; put the whole cell in quotes and double the quotes inside it")
      }
      try refuseControl(byte)
      position += 1
    }
    var end = position
    while end > start, isPadding(bytes[end - 1]) { end -= 1 }
    skipSpaces()
    return Cell(range: start..<end, line: line)
  }

  private mutating func quotedCell() throws(TableError) -> Cell {
    let opening = (line: line, start: position + 1)
    position += 1
    while true {
      guard let byte = peek else {
        line = opening.line
        throw error("a quote opens here and is never closed; close it before the end of the file")
      }
      if byte == .quote {
        position += 1
        if peek != .quote { break }
      } else if byte == .lineFeed || (byte == .carriageReturn && follower != .lineFeed) {
        line += 1
      } else if byte != .carriageReturn {
        try refuseControl(byte)
      }
      position += 1
    }
    let cell = Cell(range: opening.start..<position - 1, line: opening.line, isQuoted: true)
    skipSpaces()
    guard peek == nil || isAtSeparator || peek == .lineFeed || peek == .carriageReturn else {
      throw error(
        "text after a closing quote; after it only a \(CSVSeparator.word(separator)) or the end of the line may follow")
    }
    return cell
  }

  // MARK: Bytes

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
  private var follower: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

  private mutating func skipSpaces() {
    while let byte = peek, isPadding(byte) { position += 1 }
  }

  /// Whether another cell follows; called behind a cell and the spaces after it.
  private var isAtSeparator: Bool {
    guard separator == .space else { return peek == separator }
    return peek != nil && peek != .lineFeed && peek != .carriageReturn
  }

  private func isSeparator(_ byte: UInt8) -> Bool { byte == separator || (separator == .space && byte == .tab) }

  /// Whether a byte may stand around a cell.
  private func isPadding(_ byte: UInt8) -> Bool { byte.isSpace && !(separator == .tab && byte == .tab) }

  private mutating func takeLineEnd() {
    guard let byte = peek else { return }
    position += byte == .carriageReturn && follower == .lineFeed ? 2 : 1
    line += 1
  }

  private func refuseControl(_ byte: UInt8) throws(TableError) {
    guard byte < 0x20 && byte != .tab || byte == 0x7F else { return }
    throw error("the control character \(byte) means that this is no text; a table is plain UTF-8 CSV")
  }

  private func error(_ problem: String) -> TableError {
    TableError(source: source, line: line, column: column, problem: problem)
  }
}

/// Which byte separates the cells of a table.
enum CSVSeparator {
  /// What a first line `sep=;` names, and where the line after it begins; nil where there is no such line.
  static func named(inFirstLineOf text: ArraySlice<UInt8>) -> (separator: UInt8, end: Int)? {
    let line = text.prefix { $0 != .lineFeed && $0 != .carriageReturn }
    let words = line.first == .quote && line.last == .quote && line.count > 1 ? line.dropFirst().dropLast() : line
    guard words.count == 5, String(decoding: words.prefix(4), as: UTF8.self).lowercased() == "sep=",
      let separator = words.last, word(separator) != "separator", line.endIndex < text.endIndex
    else { return nil }
    let isPair = text[line.endIndex...].starts(with: [.carriageReturn, .lineFeed])
    return (separator, line.endIndex + (isPair ? 2 : 1))
  }

  /// The separator that the header and the line below it leave no doubt about, else the comma.
  ///
  /// A comma in the header, outside of quotes, decides. Else it is the semicolon, tab or bar that alone stands in the
  /// header and as often in the line below, or once more where that begins with the row's name; else spaces, where both
  /// lines have as many words, or the second one more, and all of that are numbers, missing ones, or stand in quotes.
  static func guess(from text: ArraySlice<UInt8>) -> UInt8 {
    let (header, next) = firstLines(of: text)
    guard count(of: .comma, in: header) == 0 else { return .comma }
    let marks = [UInt8.semicolon, .tab, .bar].filter { count(of: $0, in: header) > 0 }
    if marks.count == 1 {
      let more = count(of: marks[0], in: next) - count(of: marks[0], in: header)
      let isNamed = marks[0] == .tab || DecimalNumber.parse(next.prefix { $0 != marks[0] }) == nil
      return more == 0 || more == 1 && isNamed ? marks[0] : .comma
    }
    guard marks.isEmpty else { return .comma }
    let (names, cells) = (words(in: header), words(in: next))
    let hasName = cells.count == names.count + 1
    guard cells.count > 1, hasName || cells.count == names.count else { return .comma }
    let isNumber = cells.map { DecimalNumber.parse($0, decimalComma: true) != nil }
    let fits = zip(cells, isNumber).enumerated().allSatisfy { place, cell in
      cell.1 || cell.0.first == .quote || hasName && place == 0
        || MissingCells.marks.contains(String(decoding: cell.0, as: UTF8.self).lowercased())
    }
    return fits && isNumber.contains(true) ? .space : .comma
  }

  /// The words between spaces and tabs outside of quotes.
  private static func words(in line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var isQuoted = false
    return line.split { byte in
      if byte == .quote { isQuoted.toggle() }
      return !isQuoted && (byte == .space || byte == .tab)
    }
  }

  /// What messages call a separator.
  static func word(_ separator: UInt8) -> String {
    switch separator {
    case .comma: "comma"
    case .semicolon: "semicolon"
    case .tab: "tab"
    case .bar: "bar"
    case .space: "space"
    default: "separator"
    }
  }

  /// The first two lines, a line end inside quotes being none.
  private static func firstLines(of text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
    let isEnd = { (byte: UInt8) in byte == .lineFeed || byte == .carriageReturn }
    var isQuoted = false
    let header = text.prefix { byte in
      if byte == .quote { isQuoted.toggle() }
      return isQuoted || !isEnd(byte)
    }
    let rest = text[header.endIndex...]
    let isPair = rest.starts(with: [.carriageReturn, .lineFeed])
    return (header, rest.dropFirst(isPair ? 2 : 1).prefix { !isEnd($0) })
  }

  private static func count(of mark: UInt8, in line: ArraySlice<UInt8>) -> Int {
    var (isQuoted, count) = (false, 0)
    for byte in line {
      if byte == .quote { isQuoted.toggle() }
      if byte == mark && !isQuoted { count += 1 }
    }
    return count
  }
}

extension UInt8 {
  fileprivate static let space = UInt8(ascii: " ")
  fileprivate static let bar = UInt8(ascii: "|")
  fileprivate static let semicolon = UInt8(ascii: ";")
  fileprivate static let tab = UInt8(ascii: "\t")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
  fileprivate static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")

  /// A space or a tab: what may stand around a cell.
  fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || self == .tab }
}
