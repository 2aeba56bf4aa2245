import Core

/// Spoils a file in ways that happen: bits that flip, parts that are lost, doubled or exchanged, numbers beyond all bounds.
struct Mutation {
  private static let bytes: [UInt8] = [
    0, 1, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x2D, 0x3B, 0x5B, 0x7B, 0x7D, 0x7F, 0x80, 0xC3, 0xFF,
  ]
  private static let words = [
    "nan", "inf", "-1", "0", "1e308", "1e-320", "-1e999", "99999999999999999999", "1,5", "\"", "\"\"", "NA", "?",
    "sep=;\n",
    "\u{2028}", "\u{FEFF}", "null", "true", "{}", "[", "[[[[[[[[", "\\u0000", "../", "\n\n", "\r\n", ",,,,",
  ]

  /// The same for the same seed.
  static func of(_ file: [UInt8], seed: UInt64) -> [UInt8] {
    var random = RandomSource(seed: seed)
    var file = file
    for _ in 0...random.index(below: 4) { change(&file, &random) }
    return file
  }

  private static func change(_ file: inout [UInt8], _ random: inout RandomSource) {
    guard !file.isEmpty else {
      file = [bytes[random.index(below: bytes.count)]]
      return
    }
    let place = random.index(below: file.count)
    // Short parts more often than long ones.
    let length = min(file.count - place, 1 + random.index(below: 1 + random.index(below: 40)))
    let part = place..<(place + length)
    switch random.index(below: 9) {
    case 0: file[place] ^= 1 << UInt8(random.index(below: 8))
    case 1: file[place] = bytes[random.index(below: bytes.count)]
    case 2: file.removeSubrange(part)
    case 3: file.insert(contentsOf: file[part], at: random.index(below: file.count))
    case 4: file.removeLast(file.count - place)
    case 5: file.insert(contentsOf: (0..<length).map { _ in UInt8(random.index(below: 256)) }, at: place)
    case 6:
      file.replaceSubrange(number(around: place, in: file), with: Array(words[random.index(below: words.count)].utf8))
    case 7: file.insert(contentsOf: Array(words[random.index(below: words.count)].utf8), at: place)
    default: file = Array(file[place...] + file[..<place])
    }
  }

  /// The digits, signs and points at a place; one byte where there are none.
  private static func number(around place: Int, in file: [UInt8]) -> Range<Int> {
    func isNumeric(_ byte: UInt8) -> Bool { (0x2B...0x39).contains(byte) && byte != 0x2C || byte == 0x65 }
    var (start, end) = (place, place + 1)
    while start > 0, isNumeric(file[start - 1]) { start -= 1 }
    while end < file.count, isNumeric(file[end]) { end += 1 }
    return start..<end
  }
}
