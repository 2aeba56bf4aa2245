import Foundation
import Schedules

/// Decodes a file of reference values and refuses it when it has a member that the driver never asked for.
///
/// A driver that leaves a member alone must name it in `notCompared`, with the reason. A reason for a member that the file
/// does not have is refused, too, so that the list stays true.
public struct FixtureReader: Sendable {
  /// The name of the file, for the sentences.
  public let file: String
  /// Paths of members, lists passed over (`cases.note`), and why they are not compared.
  public let notCompared: [String: String]

  public init(_ file: String, notCompared: [String: String] = [:]) {
    (self.file, self.notCompared) = (file, notCompared)
  }

  /// The whole file. Members with an underscore are found by their name or, as `num_steps` by `numSteps`, in camel case;
  /// numbers that are not finite are the strings NaN, Infinity and -Infinity.
  ///
  /// - Throws: ``Fixture/Unusable`` for a member that nobody asked for, and whatever decoding throws.
  public func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let root = try ArgumentValue(json: data)
    let asked = AskedMembers()
    let value = try ReferenceDecoder(value: root, path: "", asked: asked).decode(type)
    var found: Set<String> = []
    if let path = unknown(in: root, at: "", asked, &found) {
      throw Fixture.Unusable(file: file, why: "has a member \(path), which is not compared")
    }
    if let stale = Set(notCompared.keys).subtracting(found).min() {
      throw Fixture.Unusable(file: file, why: "has no member \(stale), for whose omission there is a reason")
    }
    return value
  }

  /// The first member, in alphabetical order, that was neither asked for nor has a reason.
  private func unknown(in value: ArgumentValue, at path: String, _ asked: AskedMembers, _ found: inout Set<String>)
    -> String?
  {
    switch value {
    case .object(let members):
      for (name, member) in members.sorted(by: { $0.key < $1.key }) {
        let path = path.isEmpty ? name : "\(path).\(name)"
        if asked.paths.contains(path) {
          if let problem = unknown(in: member, at: path, asked, &found) { return problem }
        } else {
          let general = path.split(separator: ".").filter { Int($0) == nil }.joined(separator: ".")
          guard notCompared[general] != nil else { return path }
          found.insert(general)
        }
      }
    case .list(let values):
      for (place, value) in values.enumerated() {
        if let problem = unknown(in: value, at: "\(path).\(place)", asked, &found) { return problem }
      }
    default: break
    }
    return nil
  }
}

/// The paths of the members that a decoder was asked for.
private final class AskedMembers {
  var paths: Set<String> = []
}

/// A decoder over JSON values that keeps account of what it is asked.
private struct ReferenceDecoder: Decoder, SingleValueDecodingContainer {
  let value: ArgumentValue
  let path: String
  let asked: AskedMembers
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value else { throw problem("an object") }
    return KeyedDecodingContainer(Keyed<Key>(members: members, decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard let values = value.elements else { throw problem("a list") }
    return Unkeyed(values: values, decoder: self)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func decodeNil() -> Bool { value == .null }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let plain: Any?
    switch type {
    case is Double.Type: plain = value.number
    case is Float.Type: plain = value.number.map { Float($0) }
    case is String.Type: plain = value.text
    case is Bool.Type: if case .bool(let flag) = value { plain = flag } else { plain = nil }
    case let whole as any FixedWidthInteger.Type: plain = value.wholeNumber.flatMap { whole.init(exactly: $0) }
    default: return try T(from: self)
    }
    guard let result = plain as? T else { throw problem("\(type)") }
    return result
  }

  func member(_ value: ArgumentValue, _ name: String) -> ReferenceDecoder {
    ReferenceDecoder(value: value, path: path.isEmpty ? name : "\(path).\(name)", asked: asked)
  }

  private func problem(_ what: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "\(path) is not \(what)."))
  }

  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [String: ArgumentValue]
    let decoder: ReferenceDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) ?? Key(stringValue: camel($0)) } }

    /// `num_steps` is numSteps.
    private func camel(_ name: String) -> String {
      let words = name.split(separator: "_")
      return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private func name(_ key: Key) -> String? {
      members[key.stringValue] != nil ? key.stringValue : members.keys.first { camel($0) == key.stringValue }
    }

    private func member(_ key: Key) throws -> ReferenceDecoder {
      guard let name = name(key), let value = members[name] else {
        throw DecodingError.keyNotFound(
          key, .init(codingPath: [], debugDescription: "\(decoder.path) has no \(key.stringValue)."))
      }
      let member = decoder.member(value, name)
      decoder.asked.paths.insert(member.path)
      return member
    }

    func contains(_ key: Key) -> Bool { name(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try member(key).decode(type) }
    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try member(key).unkeyedContainer()
    }
    func superDecoder() -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let values: [ArgumentValue]
    let decoder: ReferenceDecoder
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { values.count }
    var isAtEnd: Bool { currentIndex >= values.count }

    init(values: [ArgumentValue], decoder: ReferenceDecoder) { (self.values, self.decoder) = (values, decoder) }

    private mutating func next<T>(_ read: (ReferenceDecoder) throws -> T) throws -> T {
      guard !isAtEnd else { throw decoder.problem("longer") }
      let result = try read(decoder.member(values[currentIndex], "\(currentIndex)"))
      currentIndex += 1
      return result
    }

    mutating func decodeNil() -> Bool {
      guard !isAtEnd, values[currentIndex] == .null else { return false }
      currentIndex += 1
      return true
    }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next { try $0.decode(type) } }
    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try next { try $0.container(keyedBy: type) } }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      try next { try $0.unkeyedContainer() }
    }
    mutating func superDecoder() throws -> any Decoder { try next { $0 } }
  }
}

extension FixtureReader {
  /// The same file with one more member in its first case: what every driver must refuse.
  public static func withUnknownMember(_ data: Data) throws -> Data {
    guard var root = try JSONSerialization.jsonObject(with: data) as? [String: Any],
      var cases = root["cases"] as? [[String: Any]], !cases.isEmpty
    else { throw Fixture.Unusable(file: "a fixture", why: "has no cases") }
    cases[0]["nobody_asks_for_this"] = 1
    root["cases"] = cases
    return try JSONSerialization.data(withJSONObject: root)
  }
}
