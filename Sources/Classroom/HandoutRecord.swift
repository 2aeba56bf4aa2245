/// What `.handout/handout.json` says of a handout.
struct HandoutRecord: Codable, Hashable {
  let lessons: [Int]
  /// Whether it holds the solutions, in closed envelopes.
  let alone: Bool
}
