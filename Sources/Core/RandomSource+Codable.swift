extension RandomSource: Codable {
  /// The four words of the state.
  ///
  /// - Throws: `DecodingError` unless there are four words, not all zero (from which xoshiro256** never leaves).
  public init(from decoder: any Decoder) throws {
    let words = try [UInt64](from: decoder)
    guard words.count == 4, words.contains(where: { $0 != 0 }) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "a random state is four words that are not all zero, not \(words)"))
    }
    self.init(state: (words[0], words[1], words[2], words[3]))
  }

  public func encode(to encoder: any Encoder) throws { try [s0, s1, s2, s3].encode(to: encoder) }

  init(state: (UInt64, UInt64, UInt64, UInt64)) { (s0, s1, s2, s3) = state }
}
