import ArgumentParser

/// The command-line tool.
@main
struct Workbench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workbench", abstract: "Tools of the Gradient Workbench.",
    subcommands: tools + forStudents + forTeachers)

  private static var tools: [any ParsableCommand.Type] {
    [Doctor.self, ScheduleCommand.self, CompareCommand.self, SuggestCommand.self]
  }

  private static var forStudents: [any ParsableCommand.Type] {
    [
      ExercisesCommand.self, CheckCommand.self, HintCommand.self, WatchCommand.self, ResetCommand.self,
      SolutionCommand.self,
    ]
  }

  /// A handout comes without grading.
  private static var forTeachers: [any ParsableCommand.Type] {
    #if GRADING
      [HandoutCommand.self, GradeCommand.self]
    #else
      [HandoutCommand.self]
    #endif
  }
}
