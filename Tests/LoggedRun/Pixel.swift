import TrainingLogs

/// A PNG file of one grey pixel, put together by hand.
func pixel(grey: UInt8) throws -> LoggedImage {
  // One uncompressed deflate block of two bytes: no filter, then the grey.
  let rows: [UInt8] = [0, grey]
  let (first, second) = rows.reduce((UInt32(1), UInt32(0))) { sums, byte in
    let sum = (sums.0 + UInt32(byte)) % 65521
    return (sum, (sums.1 + sum) % 65521)
  }
  let data: [UInt8] = [0x78, 0x01, 1, 2, 0, 0xFD, 0xFF] + rows + bigEndian(second << 16 | first)
  let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  let header = bigEndian(1) + bigEndian(1) + [8, 0, 0, 0, 0]
  return try LoggedImage(png: signature + chunk("IHDR", header) + chunk("IDAT", data) + chunk("IEND", []))
}

private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
  let named = Array(name.utf8) + data
  let crc = ~named.reduce(UInt32.max) { rest, byte in
    (0..<8).reduce(rest ^ UInt32(byte)) { rest, _ in rest & 1 == 1 ? 0xEDB8_8320 ^ (rest >> 1) : rest >> 1 }
  }
  return bigEndian(UInt32(data.count)) + named + bigEndian(crc)
}

private func bigEndian(_ number: UInt32) -> [UInt8] { (0..<4).reversed().map { UInt8(number >> ($0 * 8) & 255) } }
