import RegexBuilder

/// Swift source reduced to what the compiler acts on: comments and the contents of string literals are blanked out.
///
/// What stands in an interpolation is code and stays. Line breaks stay, too, so that line numbers hold.
public struct SwiftText: Sendable {
  /// The source without comments and without the words in its strings; all of it where that cannot be told.
  public let code: String
  /// Whether there may be a regular expression literal in it.
  ///
  /// A quote or two slashes in one look like a string or a comment, and where one ends only the compiler knows. Then
  /// everything counts as code: a word too many is better than a hidden one.
  public let mayHoldRegex: Bool

  public init(_ source: String) {
    var reader = Reader(Array(source.unicodeScalars))
    reader.readCode(until: nil)
    mayHoldRegex = reader.foundRegex
    var text = String.UnicodeScalarView()
    text.append(contentsOf: reader.kept)
    code = reader.foundRegex ? source : String(text)
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

  /// Whether `name` is called, or is the name of a type that is used.
  ///
  /// A small letter begins a function's name, and a local variable's as well: one that the source declares is its own.
  public func calls(_ name: String) -> Bool {
    guard name.first?.isLowercase == true else { return uses(name) }
    let own = code.matches(of: /\b(?:func|let|var)\s+`?(\w+)/).map { String($0.1) }
    let called = code.matches(of: /(\w+)`?\s*[({]/).map { String($0.1) }
    return called.contains(name) && !own.contains(name)
  }

  /// The names of the functions, operators and types that it declares.
  var declarations: Set<String> {
    let functions = code.matches(of: /\bfunc\s+(`[^`]+`|[^\s(<`]+|<[^\s(]*)/).map(\.1)
    let types = code.matches(of: /\b(?:struct|class|enum|actor|protocol|typealias|macro)\s+(`?\w+)/).map(\.1)
    return Set((functions + types).map { String($0.filter { $0 != "`" }) })
  }

  /// The beginnings of its functions and initialisers up to their bodies.
  var signatures: [String] {
    code.matches(of: /(?:^|[^.\w])((?:func|init|subscript)\b[^{}]*)\{/).map { String($0.1) }
  }

  /// Its code without any white space.
  var squeezed: String { SwiftText.squeeze(code) }

  static func squeeze(_ text: String) -> String { text.filter { !$0.isWhitespace } }

  /// The modules that are imported, as written: `Foundation`, `Foundation.NSString`.
  public var imports: [String] {
    let kind = /(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?/
    return code.matches(
      of: Regex {
        /\bimport\s+/; kind; Capture(/[\w.`]+/)
      }
    ).map { String($0.1.filter { $0 != "`" }) }
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
    var foundRegex = false

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
        case "/" where mayStartRegex:
          foundRegex = true
          keep(scalar)
        case "#" where startsRegex:
          foundRegex = true
          keep(scalar)
        case "`": keepRawIdentifier()
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

    /// Whether a slash may be the beginning of a regular expression that hides something: white space or an operator before
    /// it, no white space after it, another slash in the same line, and what looks like a string or a comment.
    private var mayStartRegex: Bool {
      let before = place > 0 ? source[place - 1] : "\n"
      guard before.properties.isWhitespace || "([{,;:=!?&|<>+-*%^~".unicodeScalars.contains(before), let next = at(1),
        !next.properties.isWhitespace, next != ")"
      else { return false }
      let rest = Array(source[(place + 1)...].prefix { $0 != "\n" && $0 != "\r" })
      guard let last = rest.lastIndex(of: "/") else { return false }
      let opensComment = rest.indices.dropLast().contains {
        rest[$0] == "/" && "/*".unicodeScalars.contains(rest[$0 + 1])
      }
      return opensComment || rest[..<last].contains("\"")
    }

    /// `#/`, or with more of the first.
    private var startsRegex: Bool { at(countPounds()) == "/" }

    /// Between backticks anything may stand, quotes and slashes too; all of it is a name.
    private mutating func keepRawIdentifier() {
      keep("`")
      let name = source[place...].prefix { $0 != "`" && $0 != "\n" && $0 != "\r" }
      guard name.endIndex < source.endIndex, source[name.endIndex] == "`" else { return }
      for scalar in name { keep(scalar == "\"" ? " " : scalar) }
      keep("`")
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
      let isMultiline = at(1) == "\"" && at(2) == "\"" && endsLine(from: 3)
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

    /// The text of a literal with three quotes begins in the next line; without that they are quotes of other literals.
    private func endsLine(from offset: Int) -> Bool {
      var ahead = offset
      while let scalar = at(ahead), scalar == " " || scalar == "\t" || scalar == "\r" { ahead += 1 }
      return at(ahead) == "\n" || at(ahead) == nil
    }

    private func closes(quotes: Int, pounds: Int) -> Bool {
      (0..<quotes).allSatisfy { at($0) == "\"" } && hasPounds(pounds, from: quotes)
    }

    private func hasPounds(_ count: Int, from offset: Int) -> Bool {
      (0..<count).allSatisfy { at(offset + $0) == "#" }
    }
  }
}
