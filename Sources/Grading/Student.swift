import Foundation

/// A person of the class, by all the names that the systems around a course have for them.
public struct Student: Codable, Hashable, Sendable {
  /// As reports show it, unique in a class.
  public internal(set) var name: String
  public var firstName: String?
  public var lastName: String?
  /// Canvas's or Moodle's own number of the user.
  public var id: String?
  /// The number that the university gave: "SIS User ID", "ID number", "OrgDefinedId".
  public var number: String?
  /// The name with which they log in.
  public var login: String?
  public var email: String?
  public var section: String?
  /// Who belongs to a group may hand in the same file as the others of it.
  public var group: String?
  /// The number by which Moodle names the folder of a submission: 4711 of "Participant 4711".
  public var participant: String?

  public init(name: String) { self.name = name }

  /// Whether the same file of both is no matter: it is one person, or they are declared to be of one group.
  func worksWith(_ other: Student) -> Bool { self == other || !groups.isDisjoint(with: other.groups) }

  /// Moodle lists several groups in one cell.
  private var groups: Set<String> {
    Set((group ?? "").split { ",;|".contains($0) }.map { PersonName.folded(String($0)) }.filter { !$0.isEmpty })
  }

  /// The family name first where both names are known, as grade books show it.
  var sortableName: String {
    guard let lastName else { return name }
    return firstName.map { "\(lastName), \($0)" } ?? lastName
  }
}

/// Names as people compare them: without case and accents, whatever the locale of the machine.
enum PersonName {
  /// Letters and digits without case and accents, words separated by one space.
  ///
  /// Accents of the Latin, Greek and Cyrillic scripts go, and so do the points of Hebrew and Arabic; the vowels of Indian
  /// scripts and Japanese voicing marks are letters of their own and stay.
  static func folded(_ name: String) -> String {
    var result = ""
    var isWordOver = false
    for scalar in name.decomposedStringWithCompatibilityMapping.unicodeScalars {
      let isAccent =
        (0x300...0x36F ~= scalar.value) || (0x591...0x5BD ~= scalar.value) || (0x64B...0x652 ~= scalar.value)
      // Apostrophes and the like stand within a word.
      if isAccent || "'’ʼʻ`´".unicodeScalars.contains(scalar) { continue }
      let properties = scalar.properties
      guard properties.isAlphabetic || properties.numericType != nil || properties.generalCategory == .nonspacingMark
      else {
        isWordOver = true
        continue
      }
      if isWordOver, !result.isEmpty { result += " " }
      isWordOver = false
      result += letters[scalar] ?? properties.lowercaseMapping
    }
    return result.replacing("ς", with: "σ")
  }

  /// Latin letters whose accent is part of them.
  private static let letters: [Unicode.Scalar: String] = [
    "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ħ": "h", "Ħ": "h", "ı": "i",
    "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d",
  ]

  /// What two spellings of one person's name have in common: its words in any cyclic order, run together.
  ///
  /// "Lovelace, Ada", "Ada Lovelace" and Canvas's "lovelaceada" share "lovelaceada".
  static func keys(_ name: String) -> Set<String> {
    let words = folded(name).split(separator: " ")
    return Set(words.indices.map { (words[$0...] + words[..<$0]).joined() })
  }

  /// The order of a class list: as dictionaries sort, numbers by their value, then letter by letter.
  static func sortKey(_ name: String) -> [String] {
    // A number stands behind its count of digits, so that 2 comes before 10.
    let key = folded(name).replacing(#/[0-9]+/#) { match in
      let digits = match.output.drop { $0 == "0" }
      return "\(UnicodeScalar(UInt8(0x30 + min(digits.count, 9))))\(digits)"
    }
    return [key, name]
  }
}
