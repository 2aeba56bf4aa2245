import RegexBuilder

/// Swift source reduced to what the compiler acts on: comments and the contents of string literals are blanked out.
///
/// What stands in an interpolation is code and stays. Line breaks stay, too, so that line numbers hold.
public struct SwiftText: Sendable {
  /// The source without comments and without the words in its strings; all of it where that cannot be told.
  public let code: String
  /// Whether there may be a literal in it of which only the compiler knows where it ends, as a regular expression with a
  /// quote or two slashes in it.
  ///
  /// Then everything counts as code: a word too many is better than a hidden one.
  public let isInDoubt: Bool

  /// - Parameter isInDoubt: true lets everything count as code, whatever it is.
  public init(_ source: String, isInDoubt: Bool = false) {
    var reader = Reader(Array(source.unicodeScalars))
    reader.readCode(until: nil)
    self.isInDoubt = isInDoubt || reader.isInDoubt
    var text = String.UnicodeScalarView()
    text.append(contentsOf: reader.kept)
    code = self.isInDoubt ? source : String(text)
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

  /// Whether what others call `name` is used; a function or variable of its own by that name is another one.
  public func borrows(_ name: String) -> Bool {
    guard uses(name) else { return false }
    let declaration = Regex {
      /\b(?:func|let|var)\s+`?/; name; /\b/
    }.wordBoundaryKind(.simple)
    let member = Regex {
      /\.\s*`?/; name; /\b/
    }.wordBoundaryKind(.simple)
    return !code.contains(declaration) || code.contains(member)
  }

  /// A function, an operator or a type that it declares.
  struct Declaration: Hashable {
    let name: String
    /// Whether other modules see it.
    let isPublic: Bool
  }

  /// The functions, operators and types that it declares.
  var declarations: [Declaration] {
    // An operator or a backtick may follow without any space.
    let function = /\bfunc(?:\s+|(?=[^\w\s]))(`[^`]+`|[^\s(<`]+|<[^\s(]*)/.wordBoundaryKind(.simple)
    let type = /\b(?:struct|class|enum|actor|protocol|typealias|macro)(?:\s+|(?=`))(`?\w+)/.wordBoundaryKind(.simple)
    let opensAll = code.contains(/\b(?:public|open)\s+extension\b/.wordBoundaryKind(.simple))
    let found = code.matches(of: function).map { ($0.range, $0.1) } + code.matches(of: type).map { ($0.range, $0.1) }
    return found.map { range, name in
      Declaration(
        name: String(name.filter { $0 != "`" }), isPublic: opensAll || isPublic(before: range.lowerBound))
    }
  }

  /// Whether one of the modifiers that end at a place is `public` or `open`.
  private func isPublic(before place: String.Index) -> Bool {
    var rest = code[..<place]
    while true {
      while rest.last?.isWhitespace == true { rest.removeLast() }
      if rest.last == ")" {
        // The argument of a modifier or an attribute: @inline(__always), private(set).
        guard let opening = rest.suffix(200).lastIndex(of: "(") else { return true }
        rest = rest[..<opening]
        continue
      }
      var word = ""
      while let letter = rest.last, letter.isLetter || letter.isNumber || letter == "_" || letter == "@" {
        word.insert(letter, at: word.startIndex)
        rest.removeLast()
      }
      if word == "public" || word == "open" { return true }
      guard word.hasPrefix("@") || SwiftText.modifiers.contains(word) else { return false }
    }
  }

  private static let modifiers: Set<String> = [
    "static", "class", "final", "override", "mutating", "nonmutating", "prefix", "postfix", "infix", "nonisolated",
    "isolated", "dynamic", "required", "convenience", "private", "fileprivate", "internal", "package", "indirect",
    "consuming", "borrowing", "distributed", "lazy", "optional", "unsafe", "safe", "rethrows", "async",
  ]

  /// The beginnings of its functions and initialisers up to their bodies.
  var signatures: [Substring] {
    code.matches(of: /(?:^|[^.\w])((?:func|init|subscript)\b[^{}]{0,600})\{/).map(\.1)
  }

  /// The modules that are imported, as written: `Foundation`, `Foundation.NSString`.
  public var imports: [String] {
    let kind = /(?:(?:struct|class|enum|protocol|func|var|let|typealias|actor)\s+)?/
    return code.matches(
      of: Regex {
        /\bimport(?:\s+|(?=`))/; kind; Capture(/[\w.`]+/)
      }.wordBoundaryKind(.simple)
    ).map { String($0.1.filter { $0 != "`" }) }
  }

  /// Whether a test interface of a module is asked for.
  public var hasTestableImport: Bool { uses("@testable") }
}

extension SwiftText {
  /// Walks through the source once; what is code goes to `kept`.
  struct Reader {
    let source: [Unicode.Scalar]
    var place = 0
    var kept: [Unicode.Scalar] = []
    /// Whether only the compiler can tell where a literal ends.
    var isInDoubt = false
    /// Up to here no slash begins a regular expression that hides anything.
    private var harmlessUntil = 0

    init(_ source: [Unicode.Scalar]) { self.source = source }

    func at(_ offset: Int) -> Unicode.Scalar? {
      place + offset < source.count ? source[place + offset] : nil
    }

    /// Copies code up to the closing parenthesis of an interpolation, or to the end.
    ///
    /// Interpolations nest; a depth beyond any honest source is not followed, so that hostile text cannot exhaust the stack.
    mutating func readCode(until closing: Unicode.Scalar?, depth: Int = 0) {
      var open = 0
      while let scalar = at(0) {
        switch scalar {
        case "/" where at(1) == "/": skipLine()
        case "/" where at(1) == "*": skipBlock()
        case "/":
          isInDoubt = isInDoubt || mayStartRegex()
          keep(scalar)
        case "#" where startsRegex:
          isInDoubt = true
          keep(scalar)
        case "'":
          // No Swift that compiles has one outside of strings and comments.
          isInDoubt = true
          keep(scalar)
        case "`": keepRawIdentifier()
        case "\"" where depth >= 50:
          isInDoubt = true
          keep(scalar)
        case "\"": readString(pounds: 0, depth: depth)
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

    /// Whether a slash may be the beginning of a regular expression that hides something: no value that could be divided
    /// before it, no white space after it, another slash in the same line, and what looks like a string or a comment.
    private mutating func mayStartRegex() -> Bool {
      guard place >= harmlessUntil, let next = at(1), !next.properties.isWhitespace, next != ")", !followsValue
      else { return false }
      let rest = source[(place + 1)...].prefix { $0 != "\n" && $0 != "\r" }
      let last = rest.lastIndex(of: "/") ?? rest.startIndex
      let hides = rest[..<last].indices.contains { at in
        rest[at] == "\"" || rest[at] == "`" || rest[at] == "/" && (rest[at + 1] == "/" || rest[at + 1] == "*")
      }
      // What is no danger here is none further on: a line is looked through once.
      if !hides { harmlessUntil = rest.endIndex }
      return hides
    }

    /// Whether what was kept last in this line is a value: then a slash divides it, or nothing compiles.
    private var followsValue: Bool {
      // No further back than to that value: a line may be as long as a file.
      guard let end = kept.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return false }
      let last = kept[end]
      let letters = kept[...end].suffix(20).reversed().prefix { $0.properties.isXIDContinue }
      let word = String(String.UnicodeScalarView(letters.reversed()))
      return word.isEmpty ? ")]\"`".unicodeScalars.contains(last) : !Reader.keywords.contains(word)
    }

    /// The words after which a value begins.
    private static let keywords: Set<String> = [
      "return", "in", "case", "try", "await", "else", "where", "is", "as", "throw", "if", "while", "guard", "switch",
      "for", "repeat", "do", "defer", "default", "consume", "copy", "borrowing", "yield", "then", "any", "some",
      "inout",
    ]

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
