import Foundation

/// Reads JSON text into values, more strictly than Foundation does, and says where it fails.
///
/// - A name that is written twice in one object is refused: which of the two is meant cannot be known.
/// - `NaN`, `Infinity` and `-Infinity`, which Python's `json.dump` writes although JSON has no such numbers, are read as
///   the strings of the same names, which stand for these numbers in a spec.
/// - `1` and `1.0` are kept apart.
struct JSONText {
  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0

  /// How deep lists and objects may be nested.
  private static let deepest = 200

  /// - Throws: ``ScheduleError`` with the line of the fault.
  static func value(of data: Data) throws -> ArgumentValue {
    var text = JSONText(bytes: Array(data))
    if text.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { text.at = 3 }
    guard String(validating: text.bytes, as: UTF8.self) != nil else {
      throw ScheduleError.unreadable("This is not JSON: it is not UTF-8 text.")
    }
    let value = try text.value()
    text.skipSpace()
    guard text.at == text.bytes.count else { throw text.fault("there is more text after the end") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func value() throws -> ArgumentValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { try $0.object() }
    case UInt8(ascii: "["): return try nested { try $0.list() }
    case UInt8(ascii: "\""): return .string(try string())
    case nil: throw fault("it ends where a value should stand")
    default: return try word()
    }
  }

  private mutating func nested(_ read: (inout JSONText) throws -> ArgumentValue) throws -> ArgumentValue {
    guard depth < Self.deepest else { throw fault("it is nested more than \(Self.deepest) deep") }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func object() throws -> ArgumentValue {
    var members: [String: ArgumentValue] = [:]
    at += 1
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("the name of a member should stand here, in double quotes") }
      let name = try string()
      guard members[name] == nil else {
        throw ScheduleError.unreadable("\"\(name.prefix(40))\" is given twice, the second time in line \(line).")
      }
      guard take(":") else { throw fault("a colon should follow \"\(name.prefix(40))\"") }
      members[name] = try value()
    } while take(",")
    guard take("}") else { throw fault("a comma or a closing brace should stand here") }
    return .object(members)
  }

  private mutating func list() throws -> ArgumentValue {
    var values: [ArgumentValue] = []
    at += 1
    if take("]") { return .list(values) }
    repeat { values.append(try value()) } while take(",")
    guard take("]") else { throw fault("a comma or a closing bracket should stand here") }
    return .list(values)
  }

  /// A string, decoded by Foundation, which knows the escapes.
  private mutating func string() throws -> String {
    let start = at
    at += 1
    while let byte = next, byte != UInt8(ascii: "\"") { at += byte == UInt8(ascii: "\\") ? 2 : 1 }
    guard next != nil else { throw fault("a string has no end") }
    at += 1
    let literal = Data(bytes[start..<at])
    guard let text = try? JSONSerialization.jsonObject(with: literal, options: [.fragmentsAllowed]) as? String else {
      throw fault("a string holds a line break or an escape that JSON does not know")
    }
    return text
  }

  private mutating func word() throws -> ArgumentValue {
    let start = at
    while let byte = next, !" \t\r\n,:]}[{\"".utf8.contains(byte) { at += 1 }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "NaN", "Infinity", "-Infinity": return .string(word)
    default: break
    }
    guard word.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil, let number = Double(word),
      number.isFinite
    else {
      throw fault(
        "\(word.isEmpty ? "a value should stand here" : "\(word.prefix(40)) is no value"); numbers that are not finite "
          + "are written NaN, Infinity and -Infinity, words in double quotes")
    }
    return Int(word).map(ArgumentValue.int) ?? .double(number)
  }

  private mutating func skipSpace() {
    while let byte = next, " \t\r\n".utf8.contains(byte) { at += 1 }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: mark) else { return false }
    at += 1
    return true
  }

  private var line: Int { 1 + bytes[..<min(at, bytes.count)].count { $0 == UInt8(ascii: "\n") } }

  private func fault(_ what: String) -> ScheduleError { .unreadable("This is not JSON: in line \(line), \(what).") }
}
