import Classroom
import Foundation
import Testing

@testable import Grading

/// Only the pure parts: what is isolated, and how, is proved by scripts/check-grading.
@Suite struct SandboxTests {
  let allowance = Sandbox.Allowance(cpu: 20, wall: 50, memory: 1024, processes: 64, fileBytes: 1000)

  func ending(_ status: Int?, seconds: Int = 0, _ ending: CommandEnding = .exited(0)) -> CommandEnding {
    Sandbox.ending(status: status, seconds: seconds, ending, allowance)
  }

  @Test func `a status is a status, a signal a signal`() {
    #expect(ending(0) == .exited(0))
    #expect(ending(3) == .exited(3))
    #expect(ending(128 + 11) == .signalled(11))
    #expect(ending(128 + 4) == .signalled(4))
    #expect(ending(255) == .exited(255))
  }

  @Test func `limits are told apart from crashes`() {
    #expect(ending(128 + Int(SIGXCPU)) == .timedOut(20))
    #expect(ending(137, seconds: 50) == .timedOut(50))
    #expect(ending(137, seconds: 22) == .timedOut(20))
    #expect(ending(137, seconds: 3) == .signalled(9))
    #expect(ending(128 + Int(SIGXFSZ)) == .tooMuchOutput(1000))
  }

  /// A supervisor that says nothing was ended itself: that is never a success.
  @Test func `a run without a report is no success`() {
    #expect(!ending(nil).isSuccess)
    #expect(ending(nil, .timedOut(80)) == .timedOut(80))
  }

  @Test func `ancestors come from the outside in`() {
    #expect(Sandbox.ancestors(of: ["/a/b/c", "/a/d"]) == ["/a", "/a/b"])
    #expect(Sandbox.ancestors(of: ["/tmp/x/y"]) == ["/tmp/x"])
  }
}
