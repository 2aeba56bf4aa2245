import Foundation

/// The users in whose names one session runs code: another one for each worker where the grader is root, because root
/// knows no limit of processes.
///
/// No two sessions of a machine share them, so that whatever runs under them belongs to this session and ends with it.
struct SandboxUsers: Sendable {
  /// One for the compiler and one for each of the workers, of whom there are at most 64.
  static let perSession: UInt32 = 66
  /// Ids that neither Debian nor systemd gives away.
  static let blocks = (0..<7).map { UInt32(60_720) + $0 * perSession }

  private let first: UInt32?
  /// Held as long as the session.
  private let lock: FileHandle?

  /// - Throws: `GradingError` where as many sessions of root run as there are ids for.
  init() throws {
    guard geteuid() == 0 else {
      (first, lock) = (nil, nil)
      return
    }
    for block in Self.blocks {
      let descriptor = open("/run/workbench-grading-\(block).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else { continue }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { continue }
      (first, lock) = (block, handle)
      return
    }
    throw GradingError(
      "\(Self.blocks.count) sessions are grading on this machine, or /run cannot be written; wait for one of them.")
  }

  /// User 0 is the compiler's; the tests of worker n run as user 1 + n.
  subscript(number: Int) -> UInt32 { first.map { $0 + UInt32(number) } ?? geteuid() }

  /// Whether these users are nobody else's.
  var areOwn: Bool { first != nil }

  /// Ends what runs as one of the tests' users, or as any of the session's; says how many processes that were.
  ///
  /// Without users of its own a session cannot tell its processes from those of whoever grades.
  func endProcesses(of user: UInt32? = nil) -> Int {
    guard let first else { return 0 }
    let users = user.map { $0...$0 } ?? first...(first + Self.perSession - 1)
    var ended: Set<pid_t> = []
    // More than once: a process may start another one while the list is read.
    for _ in 0..<100 {
      let running = Self.processes(of: users)
      if running.isEmpty { break }
      for process in running where kill(process, SIGKILL) == 0 { ended.insert(process) }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return ended.count
  }

  /// Removes what the session's users left in the folders that everybody may write into.
  func removeFiles() {
    guard let first else { return }
    for folder in ["/dev/shm", "/tmp", "/var/tmp"] {
      for name in FolderNames(of: folder, atMost: 100_000)?.names ?? [] {
        var status = stat()
        guard lstat("\(folder)/\(name)", &status) == 0, (first..<(first + Self.perSession)).contains(status.st_uid)
        else {
          continue
        }
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    }
  }

  /// The processes of some users, without those that have ended and wait to be collected.
  static func processes(of users: ClosedRange<UInt32>) -> [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }.filter { process in
      guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8) else { return false }
      var (isRunning, isOne) = (true, false)
      for line in status.split(separator: "\n") {
        if line.hasPrefix("State:") { isRunning = !line.contains("Z (") && !line.contains("X (") }
        if line.hasPrefix("Uid:") {
          isOne = line.split(whereSeparator: \.isWhitespace).contains { word in
            UInt32(word).map(users.contains) ?? false
          }
        }
      }
      return isRunning && isOne
    }
  }
}
