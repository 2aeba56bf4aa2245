/// Swift source reduced to what the compiler acts on: comments and the contents of string literals are blanked out.
///
/// What stands in an interpolation is code and stays. Line breaks stay, too, so that line numbers hold.
public struct SwiftText: Sendable {
  /// The source without comments and without the words in its strings.
  public let code: String

  public init(_ source: String) {
    var reader = Reader(Array(source.unicodeScalars))
    reader.readCode(until: nil)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: reader.kept)
    code = String(text)
  }

  /// The identifiers of the code, raw ones without their backticks, in order of appearance and each once.
  public var identifiers: [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }

  /// Whether `name` is used as an identifier of its own, not as a part of one.
  public func uses(_ name: String) -> Bool { words.contains(name) }

  /// Every identifier, attribute or number, as often as it stands there.
  var words: [String] {
    code.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
      .flatMap { word in word.split(separator: "@").map(String.init) + (word.hasPrefix("@") ? [String(word)] : []) }
  }

  /// The names of the functions and operators that it declares.
  var functions: Set<String> {
    Set(
      code.matches(of: /\bfunc\s+(`[^`]+`|[^\s(<`]+|<[^\s(]*)/).map { String($0.1.filter { $0 != "`" }) })
  }

  /// The modules that are imported, as written: `Foundation`, `Foundation.NSString`.
  public var imports: [String] {
    code.split(whereSeparator: { $0.isNewline || $0 == ";" }).compactMap { line in
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
        words[..<place].allSatisfy({
          $0.hasPrefix("@") || ["public", "internal", "private", "fileprivate", "package"].contains($0)
        })
      else { return nil }
      let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
      let named = place + 2 < words.count && kinds.contains(words[place + 1]) ? words[place + 2] : words[place + 1]
      return named.filter { $0 != "`" }
    }
  }

  /// Whether a test interface of a module is asked for.
  public var hasTestableImport: Bool { uses("@testable") }
}

extension SwiftText {
  /// Walks through the source once; what is code goes to `kept`.
  private struct Reader {
    let source: [Unicode.Scalar]
    var place = 0
    var kept: [Unicode.Scalar] = []

    init(_ source: [Unicode.Scalar]) { self.source = source }

    func at(_ offset: Int) -> Unicode.Scalar? {
      place + offset < source.count ? source[place + offset] : nil
    }

    /// Copies code up to the closing parenthesis of an interpolation, or to the end.
    ///
    /// Interpolations nest; a depth beyond any honest source is read as code, so that hostile text cannot exhaust the stack.
    mutating func readCode(until closing: Unicode.Scalar?, depth: Int = 0) {
      var open = 0
      while let scalar = at(0) {
        switch scalar {
        case "/" where at(1) == "/": skipLine()
        case "/" where at(1) == "*": skipBlock()
        case "\"" where depth < 50: readString(pounds: 0, depth: depth)
        case "#" where depth < 50 && startsRawString: readString(pounds: countPounds(), depth: depth)
        case "#":
          for _ in 0..<countPounds() { keep("#") }
        case "(":
          open += 1
          keep(scalar)
        case ")":
          if closing != nil, open == 0 { return }
          open -= 1
          keep(scalar)
        default: keep(scalar)
        }
      }
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
      kept.append(scalar)
      place += 1
    }

    private mutating func skipLine() {
      while let scalar = at(0), scalar != "\n", scalar != "\r" { place += 1 }
    }

    /// Block comments nest.
    private mutating func skipBlock() {
      var depth = 0
      kept.append(" ")
      while let scalar = at(0) {
        if scalar == "/", at(1) == "*" {
          depth += 1
          place += 2
        } else if scalar == "*", at(1) == "/" {
          depth -= 1
          place += 2
          if depth == 0 { return }
        } else {
          if scalar == "\n" { kept.append(scalar) }
          place += 1
        }
      }
    }

    private var startsRawString: Bool {
      var ahead = 0
      while at(ahead) == "#" { ahead += 1 }
      return at(ahead) == "\""
    }

    private func countPounds() -> Int {
      var ahead = 0
      while at(ahead) == "#" { ahead += 1 }
      return ahead
    }

    /// Skips a string literal, keeping its quotes, its line breaks and the code of its interpolations.
    private mutating func readString(pounds: Int, depth: Int) {
      place += pounds
      let isMultiline = at(1) == "\"" && at(2) == "\""
      let quotes = isMultiline ? 3 : 1
      place += quotes
      kept.append("\"")
      defer { kept.append("\"") }
      while let scalar = at(0) {
        if scalar == "\"", closes(quotes: quotes, pounds: pounds) {
          place += quotes + pounds
          return
        }
        if scalar == "\\", hasPounds(pounds, from: 1) {
          if at(1 + pounds) == "(" {
            place += 2 + pounds
            kept.append(" ")
            readCode(until: ")", depth: depth + 1)
            place += 1
            kept.append(" ")
          } else {
            place += 2 + pounds
          }
          continue
        }
        if scalar == "\n" {
          // A single-line literal ends here at the latest: the rest is code again, whatever the compiler says of it.
          if !isMultiline { return }
          kept.append(scalar)
        }
        place += 1
      }
    }

    private func closes(quotes: Int, pounds: Int) -> Bool {
      (0..<quotes).allSatisfy { at($0) == "\"" } && hasPounds(pounds, from: quotes)
    }

    private func hasPounds(_ count: Int, from offset: Int) -> Bool {
      (0..<count).allSatisfy { at(offset + $0) == "#" }
    }
  }
}
