/// What a failed build says, down to the errors.
public struct BuildLog: Hashable, Sendable {
  /// The compiler's errors, each once, in the order of the log.
  public let errors: [CompileError]
  /// The last lines of the log, for a failure that names no place in a file.
  public let tail: [String]

  /// The most lines of source under an error, and the most letters of a line: a source may be a single line of 256 KiB,
  /// which the compiler repeats under every error in it.
  private static let (longestExcerpt, longestLine) = (24, 240)

  /// Reads the output of `swift build`.
  public init(_ output: String) {
    let lines = BuildLog.plain(output).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
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
        if !BuildLog.isExcerpt(line) {
          close()
        } else if (current?.excerpt.count ?? 0) < BuildLog.longestExcerpt {
          current?.excerpt.append(line.shortened(to: BuildLog.longestLine))
        }
      }
    }
    close()
    self.errors = errors
    tail = lines.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(12).map { $0.shortened(to: BuildLog.longestLine) }
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

  /// Without colours and other commands to the terminal; a line that was drawn over several times is several lines.
  static func plain(_ text: String) -> String {
    // ESC, a bracket, numbers, a letter.
    text.replacing(#/\x1B\[[0-9;]*[A-Za-z]/#, with: "").replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }

  private static func isExcerpt(_ line: String) -> Bool {
    let rest: Substring = line[...].drop { $0 == " " }.drop { $0.isNumber }.drop { $0 == " " }
    return rest.first == "|"
  }
}

/// One error of the compiler.
public struct CompileError: Hashable, Sendable {
  public let place: SourcePlace
  /// "cannot find 'x' in scope".
  public let message: String
  /// The lines of source that the compiler shows under it.
  public internal(set) var excerpt: [String] = []

  /// Reads "/path/StepDecay.swift:30:12: error: cannot find 'x' in scope"; nil for any other line.
  init?(_ line: String) {
    guard let mark = line.range(of: ": error: ") else { return nil }
    let parts = line[..<mark.lowerBound].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, let row = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]) else {
      return nil
    }
    place = SourcePlace(file: parts.dropLast(2).joined(separator: ":"), line: row, column: column)
    message = String(line[mark.upperBound...]).shortened(to: 400)
  }
}

extension String {
  /// At most `count` letters: of a longer text the middle is left out.
  public func shortened(to count: Int) -> String {
    guard utf8.count > count, unicodeScalars.count > count else { return self }
    return "\(String(unicodeScalars.prefix(count / 2)))…\(String(unicodeScalars.suffix((count - 1) / 2)))"
  }
}
