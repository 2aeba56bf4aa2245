import LessonKit

extension Handout {
  /// The first line of a solution that stands in the handout's lessons, tests or documents; nil when there is none.
  ///
  /// Lines that say little (a brace, `return result`) are everywhere and are not looked for. The library is: it solves
  /// every exercise, by other words, and is meant to be read.
  func leak() throws -> LessonError? {
    let secrets = try self.secrets()
    for path in paths where !path.hasPrefix("Sources/") && !path.hasPrefix(Envelope.folder) {
      guard let text = text(path) else { continue }
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        guard let solution = secrets[Handout.core(of: line)] else { continue }
        return LessonError(
          "\(path), line \(number + 1), is a line of \(solution); change one of them, or the handout gives it away.")
      }
    }
    return nil
  }

  /// The hidden lines of all solutions of the course, also of lessons that are left out, and whose they are.
  private func secrets() throws -> [String: String] {
    var secrets: [String: String] = [:]
    for folder in try Handout.lessonFolders(in: course).values.sorted() {
      let root = "Lessons/\(folder)/Solution"
      for path in try files(below: root) {
        let solution = course.text(path) ?? ""
        // What the template shows anyway is no secret.
        let shown = Set(Template.make(from: solution).split(separator: "\n").map(Handout.core(of:)))
        for line in Template.hiddenLines(of: solution).map({ Handout.core(of: $0[...]) })
        where line.count >= 16 && !shown.contains(line) {
          secrets[line] = secrets[line] ?? path
        }
      }
    }
    return secrets
  }

  /// A line without the spaces around it and without what makes it a comment or a quotation.
  private static func core(of line: Substring) -> String {
    let text = line.drop { " \t/>`*-".contains($0) }
    return String(text.prefix(upTo: text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex))
  }
}
