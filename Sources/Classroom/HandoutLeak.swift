import Terminal

extension Handout {
  /// The first line of a solution that stands in the handout's lessons, tests or documents; nil when there is none.
  ///
  /// Lines that say little (a brace, `return result`) are everywhere and are not looked for. The library is: it solves
  /// every exercise, by other words, and is meant to be read. What a template shows of another solution was decided by
  /// its author and is said in ``notices``.
  func leak() throws -> LessonError? {
    let secrets = try self.secrets()
    for path in paths where !path.hasPrefix("Sources/") && !path.hasPrefix(".handout/") && !isTemplate(path) {
      if let (line, solution) = first(of: secrets, in: path) {
        return LessonError(
          "\(path), line \(line), is a line of \(solution); change one of them, or the handout gives it away.")
      }
    }
    return nil
  }

  /// What whoever hands this out should know: templates that show a line of another exercise's solution.
  public var notices: [String] {
    guard let secrets = try? secrets() else { return [] }
    return paths.filter(isTemplate).compactMap { path in
      first(of: secrets, in: path).map { "\(path), line \($0.line), shows a line of \($0.solution)." }
    }
  }

  private func isTemplate(_ path: String) -> Bool { path.hasPrefix("Lessons/") && path.contains("/Exercise/") }

  /// The first line of a file that is a secret, counted from 1, and whose it is.
  private func first(of secrets: [String: String], in path: String) -> (line: Int, solution: String)? {
    let lines = (text(path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    for (place, line) in lines.enumerated() {
      if let solution = secrets[Handout.core(of: line)] { return (place + 1, solution) }
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
        // What its own template shows anyway is no secret.
        let shown = Set(Template.make(from: solution).split(separator: "\n").map(Handout.core(of:)))
        for line in Template.hiddenLines(of: solution).map({ Handout.core(of: $0[...]) })
        where Handout.saysSomething(line) && !shown.contains(line) {
          secrets[line] = secrets[line] ?? path
        }
      }
    }
    return secrets
  }

  /// Whether a line is worth hiding: long enough, and more than the beginning of a call or a block.
  private static func saysSomething(_ line: String) -> Bool {
    line.count >= 16 && !(line.last.map { "([{".contains($0) } ?? true)
  }

  /// A line without the spaces around it and without what makes it a comment or a quotation.
  private static func core(of line: Substring) -> String {
    let text = line.drop { " \t/>`*-".contains($0) }
    return String(text.prefix(upTo: text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex))
  }
}
