import Foundation

/// The command line: seeds, and what may be kept.
struct Options {
  var seeds: [UInt64] = []
  var steps = [100, 200]
  /// A file of finished grids, one JSON object per line, that is read and added to.
  var kept: String?
  /// A word that the network or the optimizer must contain; nil for all of them.
  var only: String?
  /// Whether only grids are made.
  var isGridOnly = false

  static let usage = """
    usage: finder-experiment SEED... [--steps N,N] [--keep FILE] [--only WORD] [--grid-only]
    """

  init(_ words: some Sequence<String>) throws {
    var words = Array(words)[...]
    while let word = words.popFirst() {
      switch word {
      case "--keep": kept = words.popFirst()
      case "--only": only = words.popFirst()
      case "--grid-only": isGridOnly = true
      case "--steps": steps = (words.popFirst() ?? "").split(separator: ",").compactMap { Int($0) }
      default:
        guard let seed = UInt64(word) else { throw Problem(description: "\(word) is no seed\n\(Self.usage)") }
        seeds.append(seed)
      }
    }
    guard !seeds.isEmpty, !steps.isEmpty else { throw Problem(description: Self.usage) }
  }

  struct Problem: Error, CustomStringConvertible { let description: String }
}
