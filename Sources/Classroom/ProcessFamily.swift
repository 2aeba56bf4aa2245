import Foundation

/// A process, its group, and everything that it started and that bears its mark.
struct ProcessFamily {
  /// The name of the mark in the environment.
  static let markName = "WORKBENCH_RUN"

  let leader: pid_t
  let mark: String

  /// Whether the leader has ended and only waits to be asked how.
  ///
  /// Foundation notices the end of a process by a socket that its children inherit: as long as one of them lives, it
  /// believes the process to be running.
  var leaderHasEnded: Bool {
    guard let text = contents(of: "/proc/\(leader)/stat") else { return false }
    // The name in parentheses may itself hold anything.
    let afterName = text.split(separator: ")").last ?? ""
    return afterName.split(separator: " ").first == "Z"
  }

  /// Ends whatever still runs, and says how many processes beside the leader that were.
  func end() -> Int {
    var ended: Set<pid_t> = []
    // More than once: a process may start another one while the list is read.
    for round in 0..<40 {
      let members = running
      if round > 0 && members.isEmpty { break }
      // Builds put their compilers into groups of their own and end them when asked politely.
      let signal = round < 2 ? SIGTERM : SIGKILL
      if !leaderHasEnded { kill(-leader, signal) } else if round == 0 { kill(-leader, SIGKILL) }
      for member in members where kill(member, signal) == 0 && member != leader { ended.insert(member) }
      if members.isEmpty && leaderHasEnded { break }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return ended.count
  }

  /// The processes that bear the mark now, without those that have ended.
  private var running: [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { pid in
      pid != getpid() && contents(of: "/proc/\(pid)/environ")?.contains("\(ProcessFamily.markName)=\(mark)") == true
    }
  }

  private func contents(of path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    guard let data = try? file.readToEnd() else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
