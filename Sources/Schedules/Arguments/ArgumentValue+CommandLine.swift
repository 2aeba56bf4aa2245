import Foundation

extension ArgumentValue {
  /// Reads a value as it is written on the command line.
  ///
  ///     10   0.1   true   none   cos   30,80   [30,80]   exp(0.95)   {"kind": "exp", "args": [0.95]}
  ///
  /// Whatever is nothing else is a word.
  public init(commandLine text: String) throws {
    let text = text.trimmingCharacters(in: .whitespaces)
    if text.hasPrefix("{") {
      self = try ArgumentValue(json: Data(text.utf8))
    } else if text.hasPrefix("["), text.hasSuffix("]") {
      self = try ArgumentValue.list(commandLine: String(text.dropFirst().dropLast()))
    } else if ArgumentValue.pieces(of: text).count > 1 {
      self = try ArgumentValue.list(commandLine: text)
    } else if let call = ArgumentValue.call(text) {
      self = .object(["kind": .string(call.kind), "args": try ArgumentValue.list(commandLine: call.arguments)])
    } else {
      self = ArgumentValue(word: text)
    }
  }

  private init(word: String) {
    switch word {
    case "true", "True", "yes": self = .bool(true)
    case "false", "False", "no": self = .bool(false)
    case "null", "none", "None": self = .null
    default:
      if let whole = Int(word) {
        self = .int(whole)
      } else if let number = Double(word) {
        self = .finite(number)
      } else {
        self = .string(word)
      }
    }
  }

  private static func list(commandLine text: String) throws -> ArgumentValue {
    .list(try pieces(of: text).map(ArgumentValue.init(commandLine:)))
  }

  /// Splits at the commas that stand outside of all brackets.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var depth = 0
    for character in text {
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if character == ",", depth == 0 {
        pieces.append(piece)
        piece = ""
      } else {
        piece.append(character)
      }
    }
    return text.isEmpty ? [] : pieces + [piece]
  }

  /// `exp(0.95)` is the formula `exp` with the argument 0.95.
  private static func call(_ text: String) -> (kind: String, arguments: String)? {
    guard text.hasSuffix(")"), let open = text.firstIndex(of: "("), open > text.startIndex else { return nil }
    return (String(text[..<open]), String(text[text.index(after: open)...].dropLast()))
  }
}
