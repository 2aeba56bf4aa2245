import ArgumentParser
import LessonKit

/// Looks at everything the workbench needs on this machine and says how to mend what is missing.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check what the workbench needs on this machine, and say how to mend it.")

  func run() throws {
    let console = Console()
    let findings = Checkup.all.map { check in check() }
    for finding in findings {
      console.print("  \(finding.isWell ? "ok     " : "MISSING")  \(finding.what)")
      if let mend = finding.mend { console.print("           \(mend)") }
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
