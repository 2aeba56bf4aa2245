import Classroom
import Foundation
import TestSupport
import Testing

@testable import Grading

/// The sandbox itself, with the shell in place of a student's program; where an isolation does not work here, what is left.
@Suite(.serialized) struct SandboxRunTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try Data(Supervisor.script.utf8).write(to: folder.url("supervisor"))
    // The code runs as another user, who must get there.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path())
  }

  func run(
    _ script: String, _ isolation: Isolation, users: SandboxUsers, fileBytes: Int = 1 << 20
  ) throws -> Sandbox.Result {
    let sandbox = Sandbox(isolation: isolation, toolchain: try Toolchain(), scratch: folder.root, users: users)
    let job = folder.url("job")
    try? FileManager.default.removeItem(at: job)
    try FileManager.default.createDirectory(at: job, withIntermediateDirectories: true)
    return try sandbox.run(
      ["/bin/bash", "-c", script], in: job, stage: "running", readable: [], user: users[1],
      allowance: Sandbox.Allowance(cpu: 10, wall: 60, memory: 1024, processes: 32, fileBytes: fileBytes))
  }

  @Test func `in bubblewrap shared memory is private, and counted as the temporary folder is`() throws {
    let users = try SandboxUsers()
    guard try run("true", .bubblewrap, users: users).ending == .exited(0) else { return }
    let mark = "/dev/shm/workbench-\(UUID().uuidString)"
    #expect(FileManager.default.createFile(atPath: mark, contents: nil))
    defer { try? FileManager.default.removeItem(atPath: mark) }
    let result = try run(
      """
      ls -A /dev/shm
      for place in /dev/shm /tmp; do
        for n in $(seq 400); do head -c 1000000 /dev/zero > $place/$n 2>/dev/null || break; done
        echo $place $((n < 400))
      done
      touch /dev/null/x /dev/x /x /etc/x /judge/x 2>/dev/null; ls -A /dev/x /x /etc/x /judge/x 2>/dev/null
      head -c 3 /dev/urandom | wc -c
      """, .bubblewrap, users: users)
    #expect(result.ending == .exited(0))
    #expect(result.output == "/dev/shm 1\n/tmp 1\n3\n")
    // Nothing is left of it but the way to the supervisor, where that lies in /tmp.
    let left = try run("ls -A /dev/shm /tmp | grep -c '^[0-9]*$'; ls -A /dev/shm", .bubblewrap, users: users)
    #expect(left.output == "1\n")
  }

  /// One line of a source makes the compiler print hundreds of megabytes.
  @Test(arguments: Isolation.allCases) func `of endless output only so much is kept`(isolation: Isolation) throws {
    let users = try SandboxUsers()
    guard try run("true", isolation, users: users).ending == .exited(0) else { return }
    let result = try run("echo first; yes; exit 3", isolation, users: users, fileBytes: 1 << 28)
    #expect(result.output.hasPrefix("first\ny\n"))
    #expect(result.output.utf8.count == 512 * 1024)
    // Where the grader ignores SIGPIPE, so does what it starts, and the shell goes on to its end.
    #expect(result.ending == .signalled(SIGPIPE) || result.ending == .exited(3))
    #expect(try run("echo out; echo err >&2; exit 3", isolation, users: users, fileBytes: 1 << 28).ending == .exited(3))
  }

  /// It clears its environment and leaves its session, but it keeps its user.
  @Test(arguments: Isolation.allCases) func `a process that hides ends, and is counted`(isolation: Isolation) throws {
    let users = try SandboxUsers()
    guard users.areOwn, try run("true", isolation, users: users).ending == .exited(0) else { return }
    // Without a limit on what is printed: a pipe would be held open by whoever hides.
    let script = """
      setsid env -i sleep 300 &
      until [ "$(cut -d ' ' -f 6 /proc/$!/stat)" = $! ]; do sleep 0.01; done
      """
    let result = try run(script, isolation, users: users, fileBytes: 1 << 19)
    #expect(result.leftovers == 1)
    #expect(SandboxUsers.processes(of: users[0]...users[64]) == [])
  }
}
