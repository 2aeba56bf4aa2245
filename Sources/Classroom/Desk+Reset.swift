import Foundation
import Terminal

extension Desk {
  /// Puts the template back in the place of the exercise's file, and keeps a copy of what was there.
  ///
  /// - Parameters:
  ///   - isCertain: whether it was said beforehand that it is meant.
  ///   - ask: asks a question and returns the answer; nil when there is nobody to ask.
  /// - Throws: `LessonError` when nobody can be asked, the template is not known, or files cannot be written.
  public mutating func reset(_ text: String, isCertain: Bool, ask: (String) -> String?) throws {
    let exercise = try catalog.exercise(text)
    guard let template = course.template(of: exercise) else {
      throw LessonError(
        "The template of \(exercise.number) is not here: .handout/templates/\(exercise.file) is missing; "
          + "take the file from the handout as you got it.")
    }
    let url = course.url(exercise.path)
    let old = try? Data(contentsOf: url)
    if old == nil, (try? FileManager.default.attributesOfItem(atPath: url.path)) != nil {
      throw LessonError("\(exercise.path) cannot be read, so it was not touched; check its permissions.")
    }
    if old == Data(template.utf8) {
      console.paragraph("\(exercise.path) is the template already; nothing was changed.")
      return
    }
    if old != nil, !isCertain {
      let question = "Put the template back in place of \(exercise.path)? A copy of yours is kept. [y/N]"
      guard let answer = ask(Console.wrapped(question).map { "  " + $0 }.joined(separator: "\n") + " ") else {
        throw LessonError(
          "There is no terminal to ask in; say --yes if \(exercise.path) is to become the template again.")
      }
      guard ["y", "yes"].contains(answer.lowercased().trimmingCharacters(in: .whitespaces)) else {
        console.paragraph("Nothing was changed.")
        return
      }
    }
    do {
      var kept: String?
      if let old { kept = try keep(old, of: exercise) }
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(template.utf8).write(to: url, options: .atomic)
      console.paragraph("\(exercise.path) is the template again." + (kept.map { " Yours is kept as \($0)." } ?? ""))
    } catch {
      throw LessonError("\(exercise.path) was not changed: \(error.localizedDescription)")
    }
    note { progress in
      progress.verdicts["\(exercise.number)"] = nil
      progress.hints["\(exercise.number)"] = nil
    }
  }

  /// Writes what stood in the exercise's file into `.workbench/kept`, under a name that is free.
  private func keep(_ old: Data, of exercise: Exercise) throws -> String {
    let folder = Progress.folder + "/kept"
    try FileManager.default.createDirectory(at: course.url(folder), withIntermediateDirectories: true)
    let names = (1...).lazy.map { "\(folder)/\(exercise.file).\($0)" }
    let name = names.first { !course.has($0) } ?? "\(folder)/\(exercise.file).copy"
    try old.write(to: course.url(name), options: .withoutOverwriting)
    return name
  }
}
