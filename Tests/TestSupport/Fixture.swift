import Foundation

/// A file of reference values in Tests/Fixtures.
public struct Fixture {
  /// The whole file, as JSON values; non-finite numbers are the strings "NaN", "Infinity" and "-Infinity".
  public let root: [String: Any]

  /// - Throws: an ``Unusable`` that says why, when the file is missing, empty or no JSON object.
  public init(_ name: String) throws {
    try self.init(data: Fixture.data(name), name: name)
  }

  /// The bytes of a file, for readers that keep 1 and 1.0 apart.
  public static func data(_ name: String) throws -> Data {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures").appendingPathComponent(name)
    guard let data = try? Data(contentsOf: url) else { throw Unusable(file: name, why: "cannot be read") }
    return data
  }

  /// The contents of a file, for tests of the tests.
  public init(data: Data, name: String) throws {
    guard !data.isEmpty else { throw Unusable(file: name, why: "is empty") }
    guard let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw Unusable(file: name, why: "is not a JSON object")
    }
    self.root = root
  }

  /// The cases of the file.
  ///
  /// - Throws: an ``Unusable`` when there is not a single one.
  public func cases() throws -> [[String: Any]] {
    guard let cases = root["cases"] as? [[String: Any]], !cases.isEmpty else {
      throw Unusable(file: "a fixture", why: "has no cases")
    }
    return cases
  }

  /// A number, also a non-finite one that is written as a string; nil for anything else.
  public static func number(_ value: Any?) -> Double? {
    switch value {
    case let text as String:
      switch text {
      case "NaN": .nan
      case "Infinity": .infinity
      case "-Infinity": -.infinity
      default: nil
      }
    case let number as NSNumber: number.doubleValue
    default: nil
    }
  }

  /// A list of numbers, or nil when one of them is none.
  public static func numbers(_ value: Any?) -> [Double]? {
    guard let values = value as? [Any] else { return nil }
    let numbers = values.compactMap(number)
    return numbers.count == values.count ? numbers : nil
  }

  /// A list of lists of numbers.
  public static func rows(_ value: Any?) -> [[Double]]? {
    guard let values = value as? [Any] else { return nil }
    let rows = values.compactMap(numbers)
    return rows.count == values.count ? rows : nil
  }

  /// Why a fixture cannot be used.
  public struct Unusable: Error, CustomStringConvertible {
    public let file: String
    public let why: String
    public init(file: String, why: String) {
      self.file = file
      self.why = why
    }

    public var description: String { "Tests/Fixtures/\(file) \(why)." }
  }
}
