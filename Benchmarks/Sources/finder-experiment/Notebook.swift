import Foundation

/// Finished grids, kept in a file so that another rule can be judged without making them again.
struct Notebook {
  private let path: String?
  private var outcomes: [Outcome] = []

  init(_ path: String?) throws {
    self.path = path
    guard let path, let text = try? String(contentsOfFile: path, encoding: .utf8) else { return }
    outcomes = try text.split(separator: "\n").map { try JSONDecoder().decode(Outcome.self, from: Data($0.utf8)) }
  }

  func find(_ network: String, _ optimizer: String, _ seed: UInt64) -> Outcome? {
    outcomes.first { $0.network == network && $0.optimizer == optimizer && $0.seed == seed }
  }

  mutating func add(_ outcome: Outcome) throws {
    outcomes.append(outcome)
    guard let path else { return }
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    defer { try? file.close() }
    try file.seekToEnd()
    try file.write(contentsOf: try JSONEncoder().encode(outcome) + Data("\n".utf8))
  }
}
