/// A picture in a log: the bytes of a PNG file, and what its header says.
public struct LoggedImage: Hashable, Sendable {
  /// In pixels.
  public let width: Int
  /// In pixels.
  public let height: Int
  /// How many numbers a pixel has: 1 grey, 2 grey with alpha, 3 RGB (also by a palette), 4 RGBA.
  public let channels: Int
  /// The file itself.
  public let png: [UInt8]

  /// Takes a PNG file as it is; only its header is read.
  ///
  /// - Parameter path: the file to name in an error.
  /// - Throws: `LogError` for bytes that are no PNG file.
  /// - Source: PNG specification, third edition, 2023, section 11.2.1 (IHDR).
  public init(png: [UInt8], path: String = "picture") throws {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    guard png.starts(with: signature), png.count >= 33, png[12..<16].elementsEqual("IHDR".utf8) else {
      throw LogError(path, "this is not a PNG file; TensorBoard's pictures are PNG")
    }
    func number(at place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    (width, height) = (number(at: 16), number(at: 20))
    guard let channels = [0: 1, 2: 3, 3: 3, 4: 2, 6: 4][png[25]], (1...Int(Int32.max)).contains(width),
      (1...Int(Int32.max)).contains(height)
    else { throw LogError(path, offset: 16, "the header of this PNG file names no size or no colour type") }
    (self.channels, self.png) = (channels, png)
  }

  /// A picture whose size is known: from an event file.
  init(width: Int, height: Int, channels: Int, png: [UInt8]) {
    (self.width, self.height, self.channels, self.png) = (width, height, channels, png)
  }
}
