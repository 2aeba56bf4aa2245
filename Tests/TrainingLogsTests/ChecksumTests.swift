import Testing
import TrainingLogs

/// The checksum of the records, against published values.
@Suite struct ChecksumTests {
  /// - Source: RFC 3720 (2004), appendix B.4; the first is the check value of CRC-32/ISCSI in every catalogue.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283),
      ([], 0),
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0...31), 0x46DD_794E),
      (Array((0...31).reversed()), 0x113F_DB5C),
      (
        [
          0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0,
          0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
        ], 0xD996_3A56
      ),
    ] as [([UInt8], UInt32)])
  func `published values`(bytes: [UInt8], checksum: UInt32) {
    #expect(CRC32C.checksum(of: bytes) == checksum)
  }

  @Test func `it does not matter how the bytes are cut`() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let other = (0...bytes.count).first { cut in
      var crc = CRC32C()
      crc.update(with: bytes[..<cut])
      crc.update(with: bytes[cut...])
      return crc.checksum != CRC32C.checksum(of: bytes)
    }
    #expect(other == nil)
  }

  @Test func `every flipped bit changes it`() {
    let bytes = Array("a record of an event file".utf8)
    let unnoticed = (0..<bytes.count * 8).first { bit in
      var flipped = bytes
      flipped[bit / 8] ^= 1 << (bit % 8)
      return CRC32C.checksum(of: flipped) == CRC32C.checksum(of: bytes)
    }
    #expect(unnoticed == nil)
  }
}
