/// What became of one student's exercise, in one word; feedback and reports use these words.
public enum Finding: String, Codable, CaseIterable, Sendable {
  /// Every original test passed.
  case passed
  /// Some of them passed.
  case partly
  /// None of them passed.
  case failed
  /// The file is the template as it was handed out.
  case notStarted = "not started"
  /// There is no file of that name.
  case missing
  /// There is something that is not built: a link, a folder, a file too large, no text, an import of the test machinery.
  case refused
  /// The compiler found errors.
  case notCompiled = "does not compile"
  /// The compiler did not come to an end, or crashed.
  case compilerStuck = "compiler did not finish"
  /// The tests did not come to an end.
  case timedOut = "time limit"
  /// The process was ended by a signal, as by an index out of range.
  case crashed
  /// The program ended itself in the middle of the tests, as by a call of `exit`.
  case endedItself = "ended itself"
  /// It printed more than is read.
  case tooMuchOutput = "output limit"
  /// It left processes running.
  case leftProcesses = "left processes running"
  /// The record of the tests is not what the runner writes, or was cut short.
  case forged = "forged or cut short"

  /// Whether the share of tests that passed counts.
  ///
  /// A run that did not come to its end in good order proves nothing, not even about the tests before.
  public var counts: Bool { [.passed, .partly, .failed].contains(self) }
}
