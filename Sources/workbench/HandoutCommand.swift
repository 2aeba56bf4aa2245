import ArgumentParser
import Classroom
import Foundation
import Terminal

/// Makes a package for students.
struct HandoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handout", abstract: "Make a package for students: without solutions, mistakes and grading.",
    discussion: """
      The handout builds and tests by itself; in it the templates are what is built, and "workbench check" judges them. \
      A person who learns alone makes one with --alone and works in it: then the solutions are in it, in closed \
      envelopes (base64, an envelope and no lock), and "workbench solution" opens them.

      Examples:
        workbench handout --to ../handout --lessons 1-3
        workbench handout --to ../handout --lessons 1,3-5 --last-hints
        workbench handout --to ../my-course --alone
      """)

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The folder, new or empty, outside of the course.", valueName: "folder"))
  var folder: String

  @Option(help: "Which lessons: 3, 1-3 or 1,3-5. (default: all of them)")
  var lessons: String?

  @Flag(help: "Make it for one person who learns alone: with the solutions in closed envelopes.")
  var alone = false

  @Flag(help: "Leave in the last hints, which say the answer word for word.")
  var lastHints = false

  func run() throws {
    let console = Console()
    let handout = try Handout(
      of: CourseFolder(), lessons: lessons.map(LessonRange.read), forOneAlone: alone,
      lastHints: lastHints)
    try handout.write(to: URL(filePath: folder))
    console.print(
      "\(folder): \(handout.paths.count) files, lessons \(handout.lessons.map(String.init).joined(separator: ", "))")
    console.paragraph("Exercises: \(handout.exercises.map(\.number.description).joined(separator: ", "))")
    if alone { console.paragraph("The solutions are in it in closed envelopes; do not hand this one to a class.") }
    if lastHints { console.paragraph("The last hints, which say the answer word for word, are in it (--last-hints).") }
    console.print("  Left out:")
    for item in handout.leftOut { console.print("  - \(item)") }
    for notice in handout.notices { console.paragraph("Note: \(notice)") }
    console.paragraph("Next: cd \(folder) && scripts/setup && swift run workbench exercises")
  }
}
