/// As much of a PNG file as a log looks at.
enum Picture {
  static func png(width: Int, height: Int, colourType: UInt8) -> [UInt8] {
    func bigEndian(_ number: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(number >> ($0 * 8) & 255) } }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bigEndian(13) + Array("IHDR".utf8) + bigEndian(width)
      + bigEndian(height) + [8, colourType, 0, 0, 0] + bigEndian(0) + [9, 9, 9]
  }
}
