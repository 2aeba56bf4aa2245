import ArgumentParser

/// The command-line tool.
@main
struct Workbench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workbench", abstract: "Tools of the Gradient Workbench.",
    subcommands: [
      Doctor.self, ScheduleCommand.self, CompareCommand.self, SuggestCommand.self, ExercisesCommand.self,
      CheckCommand.self,
      HintCommand.self, WatchCommand.self, ResetCommand.self, SolutionCommand.self,
    ])
}
