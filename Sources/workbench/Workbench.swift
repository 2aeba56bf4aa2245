import ArgumentParser

/// The command-line tool.
@main
struct Workbench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workbench", abstract: "Tools of the Gradient Workbench.",
    subcommands: tools + student + teacher)

  private static let tools: [any ParsableCommand.Type] = [
    Doctor.self, ScheduleCommand.self, CompareCommand.self, SuggestCommand.self,
  ]
  private static let student: [any ParsableCommand.Type] = [
    ExercisesCommand.self, CheckCommand.self, HintCommand.self, WatchCommand.self, ResetCommand.self,
    SolutionCommand.self,
  ]
  private static let teacher: [any ParsableCommand.Type] = [HandoutCommand.self]
}
