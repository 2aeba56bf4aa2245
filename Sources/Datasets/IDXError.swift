/// What is wrong with an IDX file, at which offset, and what would be right: one sentence.
public struct IDXError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as its reader named it.
  public let source: String
  /// The byte at which it was noticed, counted from 0, where known.
  public let offset: Int?
  /// Whether `offset` counts the bytes of the file after decompression.
  public let isDecompressed: Bool
  /// The sentence, without the place.
  public let problem: String

  init(source: String, offset: Int? = nil, isDecompressed: Bool = false, problem: String) {
    self.source = source
    self.offset = offset
    self.isDecompressed = isDecompressed
    self.problem = problem
  }

  public var description: String {
    let place = offset.map { ", offset \($0)\(isDecompressed ? " of the decompressed data" : "")" } ?? ""
    return "\(source.printable(upTo: 300))\(place): \(problem)"
  }
}
