import Classroom
import Foundation

/// Finds out what isolation works on this machine.
enum SandboxChoice {
  /// The wanted isolation, or bubblewrap where it works and limits where it does not.
  ///
  /// - Throws: `GradingError` when the wanted one, or none at all, works.
  static func sandbox(_ wanted: Isolation?, _ rooms: SharedRooms, scratch: URL) throws -> Sandbox {
    let toolchain = try Toolchain()
    for isolation in wanted.map({ [$0] }) ?? [.bubblewrap, .limits] {
      let sandbox = Sandbox(isolation: isolation, toolchain: toolchain, scratch: scratch)
      if try works(sandbox, rooms) { return sandbox }
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

  /// Whether a command can read the library and the compiler, and nothing goes wrong.
  private static func works(_ sandbox: Sandbox, _ rooms: SharedRooms) throws -> Bool {
    let job = sandbox.scratch.appending(path: "probe")
    try? FileManager.default.removeItem(at: job)
    try FileManager.default.createDirectory(at: job, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: job) }
    let question =
      "read -r word; test -r '\(rooms.products)/Modules' && test -x '\(sandbox.toolchain.compiler)' && echo $word"
    let outcome = try sandbox.run(
      ["/bin/bash", "-c", question], in: job, stage: "probing", readable: rooms.readable, user: Sandbox.user(0),
      allowance: Sandbox.Allowance(cpu: 5, wall: 10, memory: 1024, processes: 32, fileBytes: 1 << 20), key: "here")
    return outcome.ending == .exited(0) && outcome.output.hasPrefix("here")
  }
}
