import Foundation

/// A run of one of the package's own programs, as a user would start it.
public struct Program {
  public let output: String
  public let errors: String
  public let status: Int32

  /// Runs the program `name` that was built together with the tests.
  ///
  /// `swift run` inside `swift test` would wait for the build's lock for ever; the built program lies beside the tests.
  /// - Throws: an error when it cannot be started.
  public init(
    _ name: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]
  ) throws {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.executableURL = try Program.url(name)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Both are small here; the output is read first because only it can fill its pipe.
    self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    status = process.terminationStatus
  }

  /// Where the program `name` that was built together with the tests is.
  /// - Throws: an error when it is not there.
  public static func url(_ name: String) throws -> URL {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let built = places(around: tests).first { FileManager.default.isExecutableFile(atPath: $0.path + "/" + name) }
    guard let built else { throw NotBuilt(name: name, near: tests.path) }
    return built.appending(path: name)
  }

  /// The rows of a CSV on standard output, without its header.
  public var rows: [[Double]] {
    output.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
    }
  }

  /// The header of a CSV on standard output.
  public var header: String { output.split(separator: "\n").first.map(String.init) ?? "" }

  /// The folder of the test program, and of the test runner's argument when the toolchain's own helper runs them.
  private static func places(around tests: URL) -> [URL] {
    let arguments = CommandLine.arguments.compactMap { argument in
      argument.contains(".xctest") ? URL(filePath: argument).deletingLastPathComponent() : nil
    }
    return [tests.deletingLastPathComponent()] + arguments
  }

  /// The program is not where programs are built.
  struct NotBuilt: Error, CustomStringConvertible {
    let name: String
    let near: String
    var description: String { "\(name) was not built beside \(near)." }
  }
}
