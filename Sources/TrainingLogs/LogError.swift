/// What is wrong with a log, at which byte, and what would be right: one sentence.
public struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder.
  public let path: String
  /// The byte at which it was noticed, counted from 0, where known.
  public let offset: Int?
  /// The sentence, without the place.
  public let problem: String

  init(_ path: String, offset: Int? = nil, _ problem: String) {
    (self.path, self.offset, self.problem) = (path, offset, problem)
  }

  public var description: String { "\(path)\(offset.map { ", byte \($0)" } ?? ""): \(problem)" }
}
