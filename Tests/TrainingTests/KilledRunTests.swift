import Core
import Foundation
import TestSupport
import Testing

@testable import Training

/// A real program is killed (SIGKILL, no farewell) at random moments and started again.
struct KilledRunTests {
  /// The program beside this test's own.
  private func program() throws -> URL {
    let own = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folders = [own, repository.appending(path: ".build/debug"), repository.appending(path: ".build/release")]
    return try #require(
      folders.map { $0.appending(path: "checkpointed-run") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path) },
      "checkpointed-run is not built; looked in \(folders.map(\.path))")
  }

  /// Runs the program until it has written `lines` lines and some time more, then kills it; nil lets it end.
  ///
  /// - Returns: how many lines it wrote, and whether it came to its end.
  private func run(_ path: String, lines: Int?, pause: useconds_t = 0) throws -> (lines: Int, ended: Bool) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = try program()
    process.arguments = [path]
    process.standardOutput = pipe
    try process.run()
    var count = 0
    while count < lines ?? .max, let data = try pipe.fileHandleForReading.read(upToCount: 1), !data.isEmpty {
      count += data.count { $0 == UInt8(ascii: "\n") }
    }
    if lines != nil {
      usleep(pause)
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    return (count, process.terminationReason == .exit && process.terminationStatus == 0)
  }

  @Test(.timeLimit(.minutes(2))) func `killed at random moments, a run ends at the bits of the uninterrupted one`()
    throws
  {
    let folder = try Folder()
    let whole = try run(folder.path("whole"), lines: nil)
    #expect(whole.ended && whole.lines == 120)
    let expected = try Data(contentsOf: folder.url("whole"))

    var random = RandomSource(seed: UInt64.random(in: 0 ... .max))
    var kills = 0
    while kills < 12 {
      let pause = useconds_t(random.index(below: 4_000))
      let result = try run(folder.path("killed"), lines: random.index(below: 12), pause: pause)
      if result.ended { break }
      kills += 1
      // Whole or not there at all: what a killed writer left never has the file's own name.
      if FileManager.default.fileExists(atPath: folder.path("killed")) {
        _ = try Safetensors(contentsOf: folder.path("killed"))
      }
    }
    #expect(kills >= 5)
    #expect(try run(folder.path("killed"), lines: nil).ended)
    #expect(try Data(contentsOf: folder.url("killed")) == expected)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path())
    #expect(Set(left) == ["whole", "killed"])
  }
}
