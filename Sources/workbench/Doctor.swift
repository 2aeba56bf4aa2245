import ArgumentParser
import Terminal

/// Looks at everything the workbench needs on this machine and says how to mend what is missing.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check what the workbench needs on this machine, and say how to mend it.")

  func run() throws {
    let console = Console()
    let findings = Checkup.all.map { check in check() }
    for finding in findings {
      var lead = finding.isWell ? "  ok       " : "  MISSING  "
      for text in [finding.what, finding.mend].compactMap({ $0 }) {
        for line in Console.wrapped(text, width: Console.width - lead.count) {
          console.print(lead + line)
          lead = "           "
        }
      }
    }
    let missing = findings.count { !$0.isWell }
    guard missing > 0 else {
      console.print("Everything is there.")
      return
    }
    console.print("\(missing) of \(findings.count) need mending.")
    throw ExitCode.failure
  }
}
