import ArgumentParser
import LessonKit

/// The command-line tool.
@main
struct Workbench: WorkbenchProgram {
  static let configuration = CommandConfiguration(
    commandName: "workbench", abstract: "Tools of the Gradient Workbench.", version: "2.0.0",
    groupedSubcommands: [
      CommandGroup(
        name: "For anyone:",
        subcommands: [
          StudioCommand.self, TrainCommand.self, PredictCommand.self, ScheduleCommand.self, SuggestCommand.self,
          CompareCommand.self, SweepCommand.self, Doctor.self,
        ]),
      CommandGroup(
        name: "For students:",
        subcommands: [
          ExercisesCommand.self, CheckCommand.self, HintCommand.self, WatchCommand.self, ResetCommand.self,
          SolutionCommand.self,
        ]),
      CommandGroup(name: "For teachers:", subcommands: teachersCommands),
    ])

  /// Of several processes that were started alike, with the same mistake in their options, the first tells it.
  static func main() {
    if let launched = LaunchedProcesses() {
      do {
        _ = try parseAsRoot()
      } catch {
        if !exitCode(for: error).isSuccess { launched.waitForTheFirst() }
      }
    }
    (Self.self as any WorkbenchProgram.Type).main()
  }

  /// A handout has no module Grading, and so no command that grades.
  private static var teachersCommands: [any ParsableCommand.Type] {
    #if canImport(Grading)
      [HandoutCommand.self, GradeCommand.self, CheckCourseCommand.self]
    #else
      [HandoutCommand.self]
    #endif
  }
}
