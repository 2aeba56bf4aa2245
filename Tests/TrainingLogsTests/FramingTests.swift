import Testing
import TrainingLogs

/// The frame around each record.
@Suite struct FramingTests {
  private static let payloads: [[UInt8]] = [[], [7], Array("loss".utf8), [UInt8](repeating: 0, count: 300)]
  private static let bytes = payloads.flatMap(TFRecords.frame)

  /// The length and its masked checksum, worked out by hand from the definition: 0 has eight zero bytes.
  @Test func `an empty record is sixteen bytes`() {
    let frame = TFRecords.frame([])
    #expect(frame.count == TFRecords.overhead)
    #expect(Array(frame.prefix(8)) == [UInt8](repeating: 0, count: 8))
    // crc(empty) = 0, so that its mask is the constant alone, little-endian.
    #expect(Array(frame.suffix(4)) == [0xD8, 0xEA, 0x82, 0xA2])
  }

  @Test func `what was framed is read again`() throws {
    let read = try TFRecords(Self.bytes, path: "file")
    #expect(read.payloads.map(Array.init) == Self.payloads)
    #expect(read.wholeBytes == Self.bytes.count)
    #expect(read.tornBytes == 0)
  }

  @Test func `a file cut off at any byte is read up to its last whole record`() throws {
    var ends = [0]
    for payload in Self.payloads { ends.append((ends.last ?? 0) + payload.count + TFRecords.overhead) }
    let wrong = try (0...Self.bytes.count).first { length in
      let read = try TFRecords(Array(Self.bytes.prefix(length)), path: "file")
      let whole = ends.lastIndex { $0 <= length } ?? 0
      return read.payloads.map(Array.init) != Array(Self.payloads.prefix(whole)) || read.wholeBytes != ends[whole]
        || read.tornBytes != length - ends[whole]
    }
    #expect(wrong == nil)
  }

  @Test func `every flipped bit is noticed`() {
    let unnoticed = (0..<Self.bytes.count * 8).first { bit in
      var flipped = Self.bytes
      flipped[bit / 8] ^= 1 << (bit % 8)
      return (try? TFRecords(flipped, path: "file")) != nil
    }
    #expect(unnoticed == nil)
  }

  @Test func `an error names the file, the byte and what is whole`() {
    var damaged = Self.bytes
    damaged[16 + 12] ^= 1
    #expect {
      try TFRecords(damaged, path: "runs/a/train/file")
    } throws: { error in
      "\(error)" == "runs/a/train/file, byte 28: the checksum of a record is wrong: the file is damaged; "
        + "1 whole record stands before it"
    }
  }

  @Test func `zeros behind the last record are what a power cut leaves`() throws {
    let read = try TFRecords(Self.bytes + [UInt8](repeating: 0, count: 4096), path: "file")
    #expect(read.payloads.count == Self.payloads.count)
    #expect(read.tornBytes == 4096)
  }

  @Test func `a length beyond all memory is a torn record and no trap`() throws {
    var crc = CRC32C()
    let length = [UInt8](repeating: 0xFF, count: 8)
    crc.update(with: length)
    let sum = (0..<4).map { UInt8(truncatingIfNeeded: crc.masked >> ($0 * 8)) }
    let read = try TFRecords(Self.bytes + length + sum + [1, 2, 3], path: "file")
    #expect(read.payloads.count == Self.payloads.count)
    #expect(read.tornBytes == 15)
  }

  @Test func `a text is no event file`() {
    #expect {
      try TFRecords(Array("step,loss\n0,2.3\n".utf8), path: "metrics.csv")
    } throws: { error in
      "\(error)" == "metrics.csv, byte 0: this is not an event file: it does not begin with a length and its checksum"
    }
  }
}
