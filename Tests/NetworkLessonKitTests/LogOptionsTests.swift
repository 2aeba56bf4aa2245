import NetworkLessonKit
import TestSupport
import Testing
import TrainingLogs

/// Where a lesson's runs are logged.
@Suite struct LogOptionsTests {
  @Test func `logs go to output/runs unless told otherwise`() throws {
    #expect(try LogOptions.parse([]).logDir == "output/runs")
    #expect(try LogOptions.parse([]).line == "Logs: tensorboard --logdir output/runs")
    #expect(try LogOptions.parse(["--log-dir", "elsewhere"]).logDir == "elsewhere")
  }

  @Test func `the log is opened in that folder`() throws {
    let folder = try Folder()
    let log = try LogOptions.parse(["--log-dir", folder.path()]).log("lesson08/sgd")
    #expect(log.folder == folder.path("lesson08/sgd"))
  }
}
