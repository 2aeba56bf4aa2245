import ArgumentParser
import Core

/// Looks at the words of a command line before they are read, for commands and options that do not exist.
///
/// ArgumentParser names a wrong option only where nothing else is missing, and a wrong command not at all.
struct CommandWords<Root: ParsableCommand> {
  /// The words after the program's name.
  let words: [String]

  /// What ArgumentParser itself answers, and no help shows.
  private static var ownOptions: [String] {
    ["--help-hidden", "--experimental-dump-help", "--generate-completion-script"]
  }

  /// What is wrong, with the nearest right word and the usage of the command that was probably meant; nil where nothing is.
  var problem: String? {
    var rest = words[...]
    var command: any ParsableCommand.Type = Root.self
    let commands = Root.configuration.subcommands
    if let first = rest.first, !commands.isEmpty, !first.hasPrefix("-") {
      rest = rest.dropFirst()
      if first == "help", rest.isEmpty { return nil }
      guard let name = first == "help" ? rest.popFirst() : first else { return nil }
      guard let found = commands.first(where: { $0._commandName == name }) else { return unknown(name, commands) }
      command = found
    }
    let options = Self.options(of: command)
    for word in rest.prefix(while: { $0 != "--" }) {
      guard let option = Self.option(in: word), !Self.ownOptions.contains(option),
        !(word.hasPrefix("--") && options.known.contains(option))
      else { continue }
      let end = knownNames(options.shown, insteadOf: option)
      return "Error: There is no option \(word.prefix { $0 != "=" })\(end)\n" + Self.usage(of: command)
    }
    return nil
  }

  private func unknown(_ name: String, _ commands: [any ParsableCommand.Type]) -> String {
    let names = commands.map { $0._commandName }
    let near = nearestName(to: name, among: names)
    let command = commands.first { $0._commandName == near } ?? Root.self
    return "Error: There is no command \"\(name)\"\(knownNames(names, insteadOf: name))\n" + Self.usage(of: command)
  }

  private static func usage(of command: any ParsableCommand.Type) -> String {
    let name = Root._commandName + (command == Root.self ? "" : " \(command._commandName)")
    let usage = command == Root.self ? Root.usageString() : Root.usageString(for: command)
    return "Usage: \(usage)\n  See '\(name) --help' for more information."
  }

  /// The option that a word names; nil for values, negative numbers among them, and for short options.
  private static func option(in word: String) -> String? {
    let name = String(word.prefix { $0 != "=" })
    if name.hasPrefix("--") { return name }
    guard name.hasPrefix("-"), name.count > 2, name.dropFirst().allSatisfy({ $0.isLetter || $0 == "-" }),
      Double(name) == nil
    else { return nil }
    return "-" + name
  }

  /// The options of a command, read from its help: those that it shows, and all that it knows.
  private static func options(of command: any ParsableCommand.Type) -> (shown: [String], known: Set<String>) {
    func names(isWhole: Bool) -> [String] {
      let help =
        command == Root.self
        ? Root.helpMessage(includeHidden: isWhole, columns: 1_000)
        : Root.helpMessage(for: command, includeHidden: isWhole, columns: 1_000)
      // "  -h, --help   …" and "  --a/--b   …"; above them stand examples, whose lines may begin with an option, too.
      let listed = help.firstRange(of: "\nUSAGE:").map { help[$0.upperBound...] } ?? help[...]
      return listed.split(separator: "\n").compactMap {
        $0.prefixMatch(of: #/ +(?:-\w, )?(--[\w-]+(?:/--[\w-]+)*)/#)?.1
      }
      .flatMap { $0.split(separator: "/").map(String.init) }
    }
    return (names(isWhole: false), Set(names(isWhole: true)))
  }
}

/// A message of ArgumentParser's about a value that is not among those allowed, with the nearest one of them.
func withNearestValue(_ message: String) -> String {
  let form = #/The value '([^']*)' is invalid for '[^']*'\. Please provide one of (.*)\./#
  guard let match = message.firstMatch(of: form) else { return message }
  let allowed = match.2.matches(of: #/'([^']*)'/#).map { String($0.1) }
  let typed = String(match.1)
  guard let near = nearestName(to: typed, among: allowed) else { return message }
  return message[..<match.range.upperBound].dropLast() + "; did you mean \(near)?" + message[match.range.upperBound...]
}
