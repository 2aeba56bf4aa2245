import Foundation

/// How the user calls the tool `workbench`: what a message has to say where it names a command to type next.
///
/// It stands in a file of its own because it is the one place that knows: a clone or a handout is used by SwiftPM or by
/// `scripts/workbench`, and an installed program by its own name.
public enum ToolCall {
  /// "swift run workbench", "scripts/workbench", or an installed program as it was typed.
  public static let workbench = text(
    program: CommandLine.arguments.first ?? "", script: ProcessInfo.processInfo.environment["WORKBENCH_COMMAND"])

  /// - Parameters:
  ///   - program: the first of the program's arguments; `swift run` gives the path of what it has built, from the root or,
  ///     outside of the package, from where it was called.
  ///   - script: what `scripts/workbench` says of itself; nil without it.
  static func text(program: String, script: String?) -> String {
    if let script, !script.isEmpty { return quoted(script) }
    let path = program.split(separator: "/")
    let isOutsideOfHere = program.hasPrefix("/") || program.hasPrefix("../")
    let isBuiltHere = isOutsideOfHere && ["debug", "release"].contains(path.dropLast().last ?? "")
    // A lesson's program and the tests are built by SwiftPM, and so is the tool beside them.
    return path.last == "workbench" && !isBuiltHere ? quoted(program) : "swift run workbench"
  }

  private static func quoted(_ path: String) -> String {
    path.contains(" ") ? "'\(path)'" : path
  }
}
