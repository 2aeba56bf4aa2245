/// The checksum of an event file's records: CRC-32 with Castagnoli's polynomial.
///
///     crc("123456789") = 0xE3069283
///     masked(crc) = ((crc >> 15) | (crc << 17)) + 0xA282EAD8   (mod 2³²)
///
/// - Source: Castagnoli, Bräuer and Herrmann 1993; RFC 3720 (2004), appendix B.4, for the values to test against. The
///   mask is TensorFlow's (2015): the checksum of bytes that hold their own checksum would otherwise be weak.
public struct CRC32C: Hashable, Sendable {
  private var remainder: UInt32 = .max

  public init() {}

  /// The checksum of `bytes`.
  public static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = CRC32C()
    crc.update(with: bytes)
    return crc.checksum
  }

  /// Takes in more bytes: the checksum of a whole does not depend on how it was cut.
  public mutating func update(with bytes: some Sequence<UInt8>) {
    let table = CRC32C.table
    var remainder = remainder
    for byte in bytes { remainder = table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ (remainder >> 8) }
    self.remainder = remainder
  }

  /// The checksum of all bytes so far.
  public var checksum: UInt32 { ~remainder }

  /// The checksum as it stands in a file.
  public var masked: UInt32 { ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8 }

  /// What one byte does to the remainder: eight steps of the division by the reversed polynomial.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? 0x82F6_3B78 ^ (rest >> 1) : rest >> 1 }
  }
}
