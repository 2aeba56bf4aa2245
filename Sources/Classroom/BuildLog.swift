/// What a failed build says, down to the errors.
public struct BuildLog: Hashable, Sendable {
  /// The compiler's errors, each once, in the order of the log.
  public let errors: [CompileError]
  /// The last lines of the log, for a failure that names no place in a file.
  public let tail: [String]

  /// Reads the output of `swift build`.
  public init(_ output: String) {
    let lines = TerminalText.plain(output).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var errors: [CompileError] = []
    var seen: Set<String> = []
    var current: CompileError?
    func close() {
      if let current, seen.insert("\(current.place):\(current.message)").inserted { errors.append(current) }
      current = nil
    }
    for line in lines {
      if let error = CompileError(line) {
        close()
        current = error
      } else if current != nil {
        // The excerpt of the source under an error: "28 |   return base" and "   |   `- error: …".
        if BuildLog.isExcerpt(line) { current?.excerpt.append(line) } else { close() }
      }
    }
    close()
    self.errors = errors
    tail = Array(lines.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(12))
  }

  /// The errors in files whose path ends with one of these.
  public func errors(in files: [String]) -> [CompileError] {
    errors.filter { error in files.contains { error.place.file == $0 || error.place.file.hasSuffix("/" + $0) } }
  }

  /// The errors that the student of `exercise` can mend, all of one file.
  ///
  /// Its own file comes first, then others of its lesson, then other lessons', then whatever there is.
  func errors(toMendFor exercise: Exercise) -> [CompileError] {
    let own = errors(in: [exercise.path])
    let others = errors.filter { $0.place.file.contains("/\(exercise.lessonFolder)/Exercise/") }
    let elsewhere = errors.filter { $0.place.file.contains("/Exercise/") }
    let all = [own, others, elsewhere, errors].first { !$0.isEmpty } ?? []
    return all.filter { $0.place.file == all[0].place.file }
  }

  private static func isExcerpt(_ line: String) -> Bool {
    let rest: Substring = line[...].drop { $0 == " " }.drop { $0.isNumber }.drop { $0 == " " }
    return rest.first == "|"
  }
}
