/// Why a run is no pass, whatever its tests say.
public enum Problem: Hashable, Sendable, CustomStringConvertible {
  /// The file of this exercise, or of another one that is built together with it, is not there.
  case missingFile(Exercise)
  /// The code does not compile; nothing was run.
  case buildFailed(BuildLog)
  /// The build itself was ended: by a limit, a signal or Ctrl-C.
  case buildEnded(CommandEnding)
  /// Not one expected test was executed.
  case nothingRan
  /// The tests' process did not end by itself with 0 or 1.
  case ended(CommandEnding)
  /// The runner's own end event is missing: the process ended in the middle.
  case notFinished
  /// The record of the run is torn, goes on after its end, or begins twice.
  case tampered(String)
  /// The record names tests that the specification does not know.
  case unknownTests([String])
  /// Every test passed, and yet the runner reports a failure.
  case contradiction(CommandEnding)

  public var description: String {
    switch self {
    case .missingFile(let exercise): "\(exercise.path) is missing."
    case .buildFailed: "It does not compile."
    case .buildEnded(let ending): "The build \(ending)."
    case .nothingRan: "No test was executed."
    case .ended(let ending): "The tests' process \(ending)."
    case .notFinished: "The test run ended in the middle: a crash, or a call of exit."
    case .tampered(let why): "The record of the test run cannot be trusted: \(why)."
    case .unknownTests(let names):
      "The record of the test run names tests that do not exist: \(names.joined(separator: ", "))."
    case .contradiction(let ending): "Every test passed, but the tests' process \(ending)."
    }
  }
}
