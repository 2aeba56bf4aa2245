import ArgumentParser
import Core
import Foundation
import Studio
import Synchronization
import Terminal

/// A page on which descent runs live.
struct StudioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "studio", abstract: "Serve a page on this machine on which descent runs live.",
    discussion: """
      Move the rate while it runs, step back, fork a run, and share the state by its address. Over ssh, forward the port \
      and open the address that is printed here at home: ssh -L 8500:localhost:8500 HOST.

      Examples:
        workbench studio
        workbench studio --open lesson03/comparison
        workbench studio --data table.csv --target y

      States that show the point of a lesson:
      \(StudioNames.all.map { "  --open \($0)" }.joined(separator: "\n"))
      """)

  @Option(help: "The port on 127.0.0.1; the next free one where it is taken.")
  var port: UInt16 = 8_500

  @Option(name: .customLong("open"), help: "A state by its name, such as lesson03/comparison.")
  var state: String?

  @Option(help: ArgumentHelp("A table of your own: a CSV file with a header.", valueName: "file"))
  var data: String?

  @Option(help: ArgumentHelp("The column to predict. (default: the last one)", valueName: "column"))
  var target: String?

  @Flag(help: "Only print the address.")
  var noBrowser = false

  @Flag(help: "Make a new secret address; old links then lead nowhere.")
  var newToken = false

  func run() throws {
    let console = Console()
    guard target == nil || data != nil else {
      throw LessonError("--target names a column of a table; add --data FILE.csv.")
    }
    if let state, !StudioNames.all.contains(state) {
      throw LessonError("--open: there is no state named \(state)\(knownNames(StudioNames.all, insteadOf: state))")
    }
    let own = try data.map { try ProblemCatalog.OwnTable(path: $0, target: target) }
    let token = try StudioToken(isNew: newToken).text
    let server = try StudioServer(ProblemCatalog(own: own), token: token)
    let (wanted, query, opensBrowser) = (port, state.map { "?open=\($0)" } ?? "", !noBrowser)
    let ending = Ending()
    Task {
      do {
        try await server.run(port: wanted) { port in
          if port != wanted { console.print("Port \(wanted) is taken; this is \(port).") }
          let address = "http://127.0.0.1:\(port)/\(token)/\(query)"
          // Not wrapped: it is to be copied.
          print("The studio is at \(address)\nCtrl-C ends it.")
          fflush(nil)
          if opensBrowser { Self.open(address) }
        }
      } catch {
        ending.error.withLock { $0 = error }
      }
      ending.hasCome.signal()
    }
    ending.hasCome.wait()
    if let error = ending.error.withLock({ $0 }) { throw error }
  }

  /// How the server ended; the command's own thread waits for it.
  private final class Ending: Sendable {
    let error = Mutex<(any Error)?>(nil)
    let hasCome = DispatchSemaphore(value: 0)
  }

  /// Asks the desktop for its browser; where there is none, the printed address has to do.
  private static func open(_ address: String) {
    let environment = ProcessInfo.processInfo.environment
    #if os(macOS)
      let program = "open"
    #else
      let program = "xdg-open"
      guard ["DISPLAY", "WAYLAND_DISPLAY"].contains(where: { environment[$0]?.isEmpty == false }) else { return }
    #endif
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program, address]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try? process.run()
  }
}

extension EnvironmentCheck {
  /// The page needs its files and any browser of today, here or at the other end of an ssh connection.
  static func studio() -> Outcome {
    guard StudioNames.hasPage else {
      return .missing("studio: the files of its page are not beside the program", mend: "Run swift build")
    }
    return .well("studio: \(ToolCall.workbench) studio, in any browser; over ssh -L 8500:localhost:8500, too")
  }
}
