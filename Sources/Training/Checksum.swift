/// A checksum of 64 bits: a changed word anywhere shows.
///
///     h ← (h xor word)·p   mod 2⁶⁴,     from h = 14695981039346656037 on, with p = 2⁴⁰ + 435
///
/// It notices what a broken disk, an interrupted copy or another table changes; it is no protection against intent.
///
/// - Source: Fowler, Noll and Vo 1991, FNV-1a.
/// - Deviation: a word may have 64 bits; theirs are bytes.
public struct Checksum: Hashable, Sendable {
  /// The checksum of the words until now.
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The checksum of no words.
  public init() {}

  /// One word more.
  public mutating func add(_ word: UInt64) { value = (value ^ word) &* 0x100_0000_01B3 }

  /// One word more for each byte.
  public mutating func add(bytes: some Sequence<UInt8>) {
    for byte in bytes { add(UInt64(byte)) }
  }
}
