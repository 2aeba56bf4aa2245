/// Seals the record of a run line by line: without the key nobody can change a line, leave one out, or add one.
///
///     tag(k) = SipHash-2-4 of k and the line, under the key        k = 0, 1, 2, …
///
/// This file is compiled twice: here, and into the program that runs the tests. So it imports nothing.
///
/// - Source: Aumasson and Bernstein 2012, "SipHash: a fast short-input PRF".
public struct RecordSeal: Sendable {
  private let key: (UInt64, UInt64)
  private var count: UInt64 = 0

  /// - Parameter key: 32 hexadecimal digits; nil for anything else.
  public init?(key: String) {
    guard key.utf8.count == 32, let first = UInt64(key.prefix(16), radix: 16),
      let last = UInt64(key.suffix(16), radix: 16)
    else { return nil }
    self.key = (first, last)
  }

  /// A key that nobody has seen.
  public static func newKey() -> String {
    (0..<2).map { _ in
      let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// The seal of the next line.
  public mutating func seal(_ line: some Sequence<UInt8>) -> UInt64 {
    defer { count += 1 }
    let number = (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    return RecordSeal.sipHash(number + line, key)
  }

  /// SipHash-2-4.
  static func sipHash(_ bytes: [UInt8], _ key: (UInt64, UInt64)) -> UInt64 {
    var v0 = key.0 ^ 0x736f_6d65_7073_6575, v1 = key.1 ^ 0x646f_7261_6e64_6f6d
    var v2 = key.0 ^ 0x6c79_6765_6e65_7261, v3 = key.1 ^ 0x7465_6462_7974_6573
    func turned(_ x: UInt64, _ by: UInt64) -> UInt64 { x << by | x >> (64 - by) }
    func round() {
      v0 &+= v1; v1 = turned(v1, 13) ^ v0; v0 = turned(v0, 32)
      v2 &+= v3; v3 = turned(v3, 16) ^ v2
      v0 &+= v3; v3 = turned(v3, 21) ^ v0
      v2 &+= v1; v1 = turned(v1, 17) ^ v2; v2 = turned(v2, 32)
    }
    for start in stride(from: 0, through: bytes.count, by: 8) {
      // The last word holds the rest, and the length in its highest byte.
      var word: UInt64 = start + 8 > bytes.count ? UInt64(bytes.count & 0xFF) << 56 : 0
      for place in start..<min(start + 8, bytes.count) { word |= UInt64(bytes[place]) << UInt64(8 * (place - start)) }
      v3 ^= word
      round(); round()
      v0 ^= word
    }
    v2 ^= 0xFF
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }
}
