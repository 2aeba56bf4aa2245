import ArgumentParser
import Terminal

/// Where a lesson's numbers go besides the terminal.
public struct CSVOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the numbers to this file; - is standard output (the words then go to standard error).", valueName: "file"))
  public var csv: String?

  public init() {}

  /// Where the words go.
  public var console: Console { Console(toStandardError: csv == "-") }
}
