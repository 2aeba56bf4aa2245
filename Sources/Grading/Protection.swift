import Classroom
import Foundation

/// Something that stands between a student's code and the machine; each is tried at the beginning of a session.
public enum Protection: String, Codable, CaseIterable, Sendable {
  case network = "no network"
  case processes = "no view of other processes"
  case temporary = "temporary folders of its own (/tmp, /dev/shm)"
  case files = "no view of the course's other files"
  case user = "another user than the grader"
  case limits = "limits of time, memory, processes and file size"

  /// Those that held for a command that answered ``question(_:)``.
  static func held(in answer: String, grader: [String: String]) -> [Protection] {
    var found: [String: String] = [:]
    for line in answer.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      if words.count == 2 { found[words[0], default: ""] += words[1] }
    }
    return allCases.filter { protection in
      switch protection {
      case .network: differs("net", found, grader)
      case .processes: differs("pid", found, grader)
      case .temporary: differs("mnt", found, grader) && found["temporary"] == "hidden" && found["shared"] == "hidden"
      case .files: found["course"] == "hidden"
      case .user: differs("user", found, grader)
      case .limits: found["limits"].map { !$0.contains("unlimited") } ?? false
      }
    }
  }

  /// What cannot be compared does not count as held.
  private static func differs(_ key: String, _ found: [String: String], _ grader: [String: String]) -> Bool {
    guard let own = found[key], let other = grader[key], !own.isEmpty, !other.isEmpty else { return false }
    return own != other
  }

  /// What the grader itself is.
  static var grader: [String: String] {
    var answer = ["user": "\(geteuid())"]
    for space in ["net", "pid", "mnt"] {
      answer[space] = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\(space)")
    }
    return answer
  }

  /// A script for the shell that says what a command in the sandbox is and sees.
  ///
  /// - Parameter files: a file in each place, by the place's name.
  static func question(_ files: [String: String]) -> String {
    let seen = files.sorted { $0.key < $1.key }.map { place, file in
      "[ -e '\(file)' ] && echo '\(place) seen' || echo '\(place) hidden'"
    }
    return
      (["echo user $(id -u)", "for space in net pid mnt; do echo $space $(readlink /proc/self/ns/$space); done"]
      + seen + ["echo limits $(ulimit -t) $(ulimit -v) $(ulimit -u) $(ulimit -f)"]).joined(separator: "\n")
  }
}

/// Finds out what isolation works on this machine.
enum SandboxChoice {
  /// The wanted isolation, or bubblewrap where it works and limits where it does not.
  ///
  /// - Throws: `GradingError` when the wanted one, or none at all, works.
  static func sandbox(_ wanted: Isolation?, _ library: SharedLibrary, scratch: URL) throws -> Sandbox {
    let users = try SandboxUsers()
    // What a session that was killed has left under these users is nobody's any more.
    _ = users.endProcesses()
    users.removeFiles()
    for isolation in wanted.map({ [$0] }) ?? [.bubblewrap, .limits] {
      var sandbox = Sandbox(isolation: isolation, toolchain: library.toolchain, scratch: scratch, users: users)
      if let protections = try protections(of: sandbox, library) {
        sandbox.protections = protections
        return sandbox
      }
    }
    switch wanted {
    case .bubblewrap:
      throw GradingError(
        "bubblewrap does not work here (is it installed, and may this user make namespaces?); "
          + "run scripts/setup, or grade with --isolation limits.")
    default:
      throw GradingError(
        "Nothing can be run under limits here: prlimit, setsid and bash are needed, and where root grades, the course "
          + "must lie where other users may read it.")
    }
  }

  /// The protections that hold for a command in the sandbox; nil where it cannot read the library and the compiler.
  private static func protections(of sandbox: Sandbox, _ library: SharedLibrary) throws -> [Protection]? {
    let job = sandbox.scratch.appending(path: "probe")
    try? FileManager.default.removeItem(at: job)
    try FileManager.default.createDirectory(at: job, withIntermediateDirectories: true)
    let marks = [
      "temporary": "/tmp/workbench-\(UUID().uuidString)", "shared": "/dev/shm/workbench-\(UUID().uuidString)",
    ]
    for file in marks.values { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    defer { for file in [job.path] + marks.values { try? FileManager.default.removeItem(atPath: file) } }
    let files = marks.merging(["course": library.course.url("Lessons").path]) { $1 }
    let question =
      "read -r word; test -r '\(library.products)/Modules' && test -x '\(sandbox.toolchain.compiler)' && echo $word\n"
      + Protection.question(files)
    let outcome = try sandbox.run(
      ["/bin/bash", "-c", question], in: job, stage: "probing", readable: library.readableByCompiler,
      user: sandbox.users[0],
      allowance: Sandbox.Allowance(cpu: 5, wall: 10, memory: 1024, processes: 32, fileBytes: 1 << 20), key: "here")
    guard outcome.ending == .exited(0), outcome.output.hasPrefix("here") else { return nil }
    return Protection.held(in: outcome.output, grader: Protection.grader)
  }
}
