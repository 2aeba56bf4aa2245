import Classroom
import Foundation

/// Runs a command in isolation and under limits.
struct Sandbox: Sendable {
  let isolation: Isolation
  /// The toolchain's root, visible inside.
  let toolchain: Toolchain
  /// The folder of this session; the script of the supervisor lies in it.
  let scratch: URL
  let users: SandboxUsers
  /// What was seen to hold at the beginning of the session.
  var protections: [Protection] = []

  /// What a command may use.
  struct Allowance: Sendable {
    var cpu: Int
    var wall: Int
    /// In MiB.
    var memory: Int
    var processes: Int
    var fileBytes: Int
    /// Bytes that are kept of what it prints; who prints more is ended.
    var outputBytes = 512 * 1024
  }

  /// How a command ended.
  struct Result {
    let ending: CommandEnding
    /// Processes that it had left running.
    let leftovers: Int
    /// What it printed.
    let output: String
    /// What it said through the stream.
    let events: Data
  }

  /// The path of a job's folder as the command sees it.
  func inside(_ job: URL) -> String { isolation == .bubblewrap ? "/judge" : job.path }

  /// Runs `command`; what it writes is found in the job's folder `stage`.
  ///
  /// - Parameters:
  ///   - job: the folder with everything that belongs to the judgement.
  ///   - stage: the name of a new folder in it for output and events.
  ///   - writable: the folder in it, or the shared folder, that the command may write into; nil for none.
  ///   - key: a word for the command's standard input.
  func run(
    _ command: [String], in job: URL, stage: String, readable: [String], writable: [URL] = [], user: UInt32,
    allowance: Allowance, key: String = ""
  ) throws -> Result {
    let folder = job.appending(path: stage)
    let temporary = job.appending(path: "tmp-\(stage)")
    for place in [folder, temporary] {
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    }
    try Data(key.utf8).write(to: folder.appending(path: "key"))
    for place in writable + [temporary] { _ = chown(place.path, user, user) }
    let visible = "\(inside(job))/\(stage)"
    let arguments = [
      isolation == .bubblewrap ? "namespace" : "limits", "\(user)", "\(allowance.cpu)", "\(allowance.wall)",
      "\(allowance.memory << 20)", "\(processLimit(allowance.processes))", "\(allowance.fileBytes)", visible,
    ]
    // Files may be large where a compiler writes them, but not what it prints: one line of a source can make it print
    // hundreds of megabytes. When nobody reads any more, whoever goes on writing is ended by SIGPIPE.
    let shortened =
      ["/bin/bash", "-c", "set -o pipefail; \"$@\" 2>&1 | head -c \(allowance.outputBytes)", "bash"] + command
    let script =
      ["/bin/bash", scratch.appending(path: "supervisor").path] + arguments
      + (allowance.fileBytes > allowance.outputBytes ? shortened : command)
    let path = "\(toolchain.root)/bin:/usr/bin:/bin"
    let whole: [String]
    if isolation == .bubblewrap {
      whole =
        ["bwrap"] + namespaces(job: job, stage: folder, readable: readable, writable: writable)
        + ["--setenv", "PATH", path, "--setenv", "TMPDIR", "/tmp", "--"] + script
    } else {
      whole = ["env", "PATH=\(path)", "TMPDIR=\(temporary.path)"] + script
    }
    let result = try Command(
      whole[0], Array(whole.dropFirst()), in: job,
      limits: CommandLimits(seconds: Double(allowance.wall + 30), outputBytes: 1 << 20)
    ).run()
    defer { try? FileManager.default.removeItem(at: temporary) }
    // A process may clear its environment and leave its session, but not its user.
    let hidden = isolation == .limits && user != users[0] ? users.endProcesses(of: user) : 0
    return outcome(of: result, in: folder, hidden: hidden, allowance: allowance)
  }

  // MARK: bubblewrap

  /// The options that make the namespaces and what is seen in them.
  private func namespaces(job: URL, stage: URL, readable: [String], writable: [URL]) -> [String] {
    var options = [
      "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent",
      "--new-session",
    ]
    // Root changes to another user inside; everybody else needs a user namespace to make the others.
    options +=
      geteuid() == 0
      ? ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_KILL"] : ["--unshare-user"]
    options += ["--perms", "0755", "--dir", "/etc"]
    for place in ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"] {
      options += ["--ro-bind-try", place, place]
    }
    options += ["--proc", "/proc", "--dev", "/dev"]
    for (place, size) in [("/tmp", 256 << 20), ("/dev/shm", 64 << 20)] {
      options += ["--perms", "1777", "--size", "\(size)", "--tmpfs", place]
    }
    let seen = ([toolchain.root, scratch.appending(path: "supervisor").path] + readable).filter {
      !$0.hasPrefix("/usr/") && $0 != "/usr"
    }
    // Folders that bubblewrap makes on the way to a bound one would be root's alone.
    for folder in Self.ancestors(of: seen + writable.map(\.path)) { options += ["--perms", "0755", "--dir", folder] }
    for place in seen { options += ["--ro-bind-try", place, place] }
    options += ["--ro-bind", job.path, "/judge", "--bind", stage.path, "/judge/\(stage.lastPathComponent)"]
    for place in writable {
      let isInJob = place.path.hasPrefix(job.path + "/")
      options += ["--bind", place.path, isInJob ? "/judge" + place.path.dropFirst(job.path.count) : place.path]
    }
    // What bubblewrap itself has made in memory has no size: nobody writes there.
    return options + ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]
  }

  /// The folders above these paths, from the outside in.
  static func ancestors(of paths: [String]) -> [String] {
    let folders = paths.flatMap { path in
      let parts = path.split(separator: "/").dropLast()
      return parts.indices.map { "/" + parts[...$0].joined(separator: "/") }
    }
    return Set(folders).filter { $0 != "/tmp" }.sorted()
  }

  // MARK: Limits

  /// The kernel counts all processes and threads of a user: those that run already are added.
  private func processLimit(_ wanted: Int) -> Int {
    guard geteuid() != 0 else { return wanted }
    let others = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).reduce(0) { sum, name in
      var status = stat()
      guard Int(name) != nil, stat("/proc/\(name)", &status) == 0, status.st_uid == geteuid() else { return sum }
      return sum + ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(name)/task"))?.count ?? 1)
    }
    return wanted + others
  }

  // MARK: The result

  private func outcome(of result: CommandResult, in folder: URL, hidden: Int, allowance: Allowance) -> Result {
    let budget = ReadingBudget()
    let output = (try? budget.bytes(of: folder.appending(path: "output").path, limit: 1 << 22)) ?? []
    let events = (try? budget.bytes(of: folder.appending(path: "events").path, limit: 1 << 25)) ?? []
    var report: [String: Int] = [:]
    for line in result.output.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ")
      if words.count == 2, let number = Int(words[1]) { report[String(words[0])] = number }
    }
    return Result(
      ending: Self.ending(status: report["status"], seconds: report["seconds"] ?? 0, result.ending, allowance),
      leftovers: (report["left"] ?? result.leftovers) + hidden, output: String(decoding: output, as: UTF8.self),
      events: Data(events))
  }

  /// A shell reports a signal as 128 and its number.
  static func ending(
    status: Int?, seconds: Int, _ ending: CommandEnding, _ allowance: Allowance
  ) -> CommandEnding {
    guard let status else { return ending.isSuccess ? .signalled(SIGKILL) : ending }
    switch Int32(status) - 128 {
    case SIGXCPU: return .timedOut(Double(allowance.cpu))
    case SIGKILL where seconds >= min(allowance.cpu, allowance.wall) - 1:
      return .timedOut(Double(seconds >= allowance.wall - 1 ? allowance.wall : allowance.cpu))
    case SIGXFSZ: return .tooMuchOutput(allowance.fileBytes)
    case let signal where signal > 0 && signal < 65: return .signalled(signal)
    default: return .exited(Int32(status))
    }
  }
}

/// What stands between a student's code and the machine.
public enum Isolation: String, Codable, CaseIterable, Sendable {
  /// bubblewrap: no network, a read-only system of which only the needed parts are visible, private temporary folders
  /// of limited size (/tmp, /dev/shm), and a process namespace whose end ends everything in it.
  case bubblewrap
  /// Limits on processor time, memory, processes and file size, another user when the grader is root; nothing more.
  case limits

  public var description: String {
    switch self {
    case .bubblewrap:
      "bubblewrap: no network, a read-only system, private temporary folders, a process namespace; "
        + "limits on time, memory, processes and output"
    case .limits:
      "process limits only (time, memory, processes, output): code under test can read files and reach the network"
    }
  }
}

/// What one judgement may use before it is ended.
public struct GradingLimits: Codable, Hashable, Sendable {
  /// Processor seconds of the tests; a loaded machine does not shorten them.
  public var testSeconds = 20
  /// Processor seconds of each part of the compilation.
  public var compileSeconds = 60
  /// Address space of a process while the tests run, in MiB.
  public var memory = 2048
  /// Processes and threads at the same time.
  public var processes = 64
  /// Bytes that the tests may print.
  public var outputBytes = 512 * 1024

  public init() {}

  /// How long the tests may take by the clock on the wall: code that sleeps uses no processor time.
  var testWallSeconds: Int { 2 * testSeconds + 10 }
  var compileWallSeconds: Int { 3 * compileSeconds }
  /// The compiler's address space in MiB: it is not the student's to choose how much it takes.
  var compileMemory: Int { 8192 }
}
