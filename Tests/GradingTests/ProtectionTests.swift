import Foundation
import Testing

@testable import Classroom
@testable import Grading

/// What is said to hold must have been seen to hold: the answers of the probe, and the users' processes.
@Suite struct ProtectionTests {
  let grader = ["user": "0", "net": "net:[1]", "pid": "pid:[1]", "mnt": "mnt:[1]"]
  let isolated = """
    here
    user 60720
    net net:[2]
    pid pid:[2]
    mnt mnt:[2]
    temporary hidden
    shared hidden
    course hidden
    limits 5 1048576 32 1024
    """

  func held(_ old: String = "", _ new: String = "") -> [Protection] {
    Protection.held(in: old.isEmpty ? isolated : isolated.replacing(old, with: new), grader: grader)
  }

  @Test func `a command that is isolated in every way has every protection`() {
    #expect(held() == Protection.allCases)
  }

  @Test(arguments: [
    ("net:[2]", "net:[1]", Protection.network), ("pid:[2]", "pid:[1]", .processes), ("mnt:[2]", "mnt:[1]", .temporary),
    ("shared hidden", "shared seen", .temporary), ("temporary hidden", "", .temporary),
    ("course hidden", "course seen", .files), ("60720", "0", .user), ("1048576", "unlimited", .limits),
    ("limits 5 1048576 32 1024", "", .limits), ("net net:[2]", "net", .network),
  ]) func `what was not seen is not said to hold`(old: String, new: String, lost: Protection) {
    #expect(held(old, new) == Protection.allCases.filter { $0 != lost })
  }

  @Test func `an answer of nothing is no protection`() {
    #expect(Protection.held(in: "", grader: grader) == [])
    #expect(Protection.held(in: isolated, grader: [:]) == [.files, .limits])
  }

  /// The question itself, asked outside of any sandbox.
  @Test func `without a sandbox the probe sees everything`() throws {
    let own = try #require(Bundle.main.executablePath)
    let files = ["temporary": own, "shared": own, "course": own]
    let answer = try Command(
      "/bin/bash", ["-c", Protection.question(files)], in: URL(filePath: "/"), limits: CommandLimits(seconds: 30)
    ).run()
    #expect(answer.ending == .exited(0))
    let held = Protection.held(in: answer.output, grader: Protection.grader)
    #expect(held.allSatisfy { $0 == .limits })
  }

  @Test func `two sessions have users of their own, and their processes end with them`() throws {
    let (one, other) = (try SandboxUsers(), try SandboxUsers())
    try #require(one.areOwn == (geteuid() == 0))
    guard one.areOwn else {
      #expect(one[3] == geteuid() && one.endProcesses() == 0)
      return
    }
    #expect(one[0] != other[0] && one[64] != other[0] && one[0] != 0)
    // It clears its environment, leaves its session and loses its parent.
    for users in [one, other] {
      // The command ends only when the other process leads a session of its own: what is still in its group ends with it.
      let script = """
        setsid setpriv --reuid=\(users[5]) --clear-groups env -i sleep 300 >/dev/null 2>&1 &
        until [ "$(cut -d ' ' -f 6 /proc/$!/stat)" = $! ]; do sleep 0.01; done
        """
      let start = Command("/bin/bash", ["-c", script], in: URL(filePath: "/"), limits: CommandLimits(seconds: 30))
      #expect(try start.run().ending == .exited(0))
    }
    for users in [one, other] { try waitFor { SandboxUsers.processes(of: users[5]...users[5]).count == 1 } }
    #expect(one.endProcesses() == 1)
    #expect(SandboxUsers.processes(of: one[0]...one[65]) == [])
    #expect(SandboxUsers.processes(of: other[5]...other[5]).count == 1)
    #expect(other.endProcesses(of: other[4]) == 0)
    #expect(other.endProcesses(of: other[5]) == 1)
  }

  @Test func `files that a session's users left in shared memory are removed`() throws {
    let users = try SandboxUsers()
    guard users.areOwn else { return }
    let (own, foreign) = ("/dev/shm/workbench-\(UUID().uuidString)", "/dev/shm/workbench-\(UUID().uuidString)")
    for file in [own, foreign] { #expect(FileManager.default.createFile(atPath: file, contents: Data([1]))) }
    defer { try? FileManager.default.removeItem(atPath: foreign) }
    #expect(chown(own, users[2], users[2]) == 0)
    users.removeFiles()
    #expect(!FileManager.default.fileExists(atPath: own))
    #expect(FileManager.default.fileExists(atPath: foreign))
  }

  /// Waits for a process to come to be what was asked for.
  func waitFor(_ holds: () -> Bool) throws {
    let end = ContinuousClock.now + .seconds(30)
    while !holds() && ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.01) }
    try #require(holds())
  }
}
