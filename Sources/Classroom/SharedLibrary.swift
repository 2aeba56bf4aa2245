import Core
import Foundation
import Terminal

/// The course's library as one dynamic library, against which every exercise is judged.
///
/// It is built in the course's own `.build`, and only where the stamp of its sources differs from that of the last build.
public struct SharedLibrary: Sendable {
  static let product = "JudgingLibrary"

  public let course: CourseFolder
  public let toolchain: Toolchain
  /// The folder of the build's products, without links in its path.
  public let products: String
  /// Name, size and time of every file that the library is made of, and the compiler: equal stamps, equal library.
  public let stamp: String
  /// What an import of the library's modules needs: search path, module maps and header paths.
  public let flags: [String]

  /// Builds what is not up to date.
  ///
  /// - Parameters:
  ///   - isCancelled: asked often; true ends the build.
  ///   - announce: called before the build, where there is one.
  ///   - say: given the last line of the build, now and then.
  /// - Throws: `BuildFailure` when the library does not build, `LessonError` when there is no compiler.
  public init(
    of course: CourseFolder, isCancelled: () -> Bool = { false }, announce: () -> Void = {},
    say: (String) -> Void = { _ in }
  ) throws {
    self.course = course
    toolchain = try Toolchain()
    stamp = SharedLibrary.stamp(of: course, toolchain)
    let record = course.url(".build/judging/library-stamp")
    let products = course.url(".build/debug")
    let isBuilt = FileManager.default.fileExists(atPath: SharedLibrary.file(in: products.path))
    if !isBuilt || (try? String(contentsOf: record, encoding: .utf8)) != stamp {
      announce()
      let result = try SharedLibrary.build(in: course).run(isCancelled: isCancelled) { output in
        if let line = BuildLog.plain(output).split(separator: "\n").last { say(String(line)) }
      }
      guard case .exited = result.ending else { throw BuildFailure.ended(result.ending) }
      guard result.ending.isSuccess else { throw BuildFailure.failed(BuildLog(result.output)) }
      try FileManager.default.createDirectory(
        at: record.deletingLastPathComponent(), withIntermediateDirectories: true)
      try WholeFile.write(stamp.utf8, to: record.path)
    }
    self.products = products.resolvingSymlinksInPath().path
    flags =
      ["-I", "\(self.products)/Modules"]
      + SharedLibrary.moduleMaps(in: course, self.products).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
      + SharedLibrary.headerFlags(in: course)
  }

  /// What has to be visible where code is compiled against the library: all modules but the lessons', which may be built
  /// from the solutions.
  public var readableByCompiler: [String] {
    let folder = (try? FileManager.default.contentsOfDirectory(atPath: "\(products)/Modules")) ?? []
    let modules = folder.filter { $0.lowercased().firstMatch(of: #/^lesson[0-9]/#) == nil }.sorted()
    return [SharedLibrary.file(in: products), "\(products)/CGnuplotIostream.build"]
      + modules.map { "\(products)/Modules/\($0)" }
      + ["Sources", "Tests", "datasets", ".build/checkouts"].map { course.url($0).path }
  }

  /// What has to be visible where the tests run.
  public var readableByTests: [String] {
    [SharedLibrary.file(in: products)] + ["Tests/Fixtures", "datasets"].map { course.url($0).path }
  }

  private static func file(in products: String) -> String { "\(products)/lib\(product).so" }

  private static func stamp(of course: CourseFolder, _ toolchain: Toolchain) -> String {
    let others = ["Sources/Classroom/", "Sources/Grading/", "Sources/workbench/"]
    let files = ["Sources", "Tests/TestSupport"].flatMap(course.files(below:)).filter { file in
      !others.contains { file.hasPrefix($0) }
    }
    let paths = [toolchain.compiler] + (["Package.swift", "Package.resolved"] + files).map { course.url($0).path }
    let lines = paths.map { path in
      var status = stat()
      guard lstat(path, &status) == 0 else { return "\(path) missing" }
      return "\(path) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
    return (["flags \(Toolchain.numericFlags.joined(separator: " "))"] + lines).joined(separator: "\n") + "\n"
  }

  /// The build of the library, and of nothing else.
  ///
  /// In a terminal `swift run` has the compiler colour its messages, and a build that differs in this compiles everything
  /// anew. So after such a build this one gets a terminal, too: the one that `script` makes.
  private static func build(in course: CourseFolder) -> Command {
    let words = ["swift", "build", "--product", product]
    let script = "/usr/bin/script"
    let isColoured = course.text(".build/debug.yaml")?.contains("\"-color-diagnostics\"") ?? false
    guard isColoured, FileManager.default.isExecutableFile(atPath: script) else {
      return Command(words[0], Array(words.dropFirst()), in: course.root, limits: .build)
    }
    return Command(script, ["-qefc", words.joined(separator: " "), "/dev/null"], in: course.root, limits: .build)
  }

  private static func moduleMaps(in course: CourseFolder, _ products: String) -> [String] {
    let folders = [
      course.url("Sources/COpenBLAS").path, course.url("Sources/CZlib").path, "\(products)/CGnuplotIostream.build",
      course.url(".build/checkouts/swift-numerics/Sources/_NumericsShims/include").path,
    ]
    return folders.map { $0 + "/module.modulemap" }.filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// What pkg-config says of OpenBLAS; nothing where it is not installed, as in Package.swift.
  private static func headerFlags(in course: CourseFolder) -> [String] {
    let asked = Command(
      "pkg-config", ["--cflags", "openblas"], in: course.root, limits: CommandLimits(seconds: 10, outputBytes: 1 << 16))
    guard let result = try? asked.run(), result.ending.isSuccess else { return [] }
    return result.output.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("-I") }.flatMap {
      ["-Xcc", String($0)]
    }
  }
}

/// Why something that judging needs was not built: the library, an interface, a suite.
public enum BuildFailure: Error {
  case failed(BuildLog)
  /// By a limit, a signal or Ctrl-C.
  case ended(CommandEnding)
}

/// Where the compiler and its parts are, and the flags of this package.
public struct Toolchain: Sendable {
  /// The folder that holds bin/, lib/ and share/.
  public let root: String

  public var compiler: String { "\(root)/bin/swiftc" }

  /// The toolchain whose `swiftc` comes first on PATH.
  ///
  /// - Throws: `LessonError` when there is none.
  public init() throws(LessonError) {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    for folder in path.split(separator: ":") {
      let swift = "\(folder)/swiftc"
      guard FileManager.default.isExecutableFile(atPath: swift) else { continue }
      let place = URL(filePath: swift).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().path
      // The shim of a toolchain manager lies elsewhere.
      guard FileManager.default.fileExists(atPath: "\(place)/lib/swift/linux") else { continue }
      root = place
      return
    }
    throw LessonError("There is no Swift toolchain on PATH; install Swift 6.3 or later, then run this again.")
  }

  static var isPortable: Bool { ProcessInfo.processInfo.environment["WORKBENCH_PORTABLE"] == "1" }

  /// The flags with which a body of a lesson is compiled: those of the numeric modules in Package.swift.
  static var numericFlags: [String] {
    let architecture = ProcessInfo.processInfo.environment["WORKBENCH_ARCH"] ?? "native"
    return ["-O", "-wmo", "-Xcc", "-fno-math-errno"]
      + (isPortable ? ["-D", "PORTABLE"] : ["-Xcc", "-march=\(architecture)"])
  }

  /// The flags of a module of tests.
  var testFlags: [String] { ["-Onone", "-wmo", "-plugin-path", "\(root)/lib/swift/host/plugins/testing"] }

  /// The flags of the linker.
  var linkFlags: [String] {
    ["-Xlinker", "-rpath", "-Xlinker", "\(root)/lib/swift/linux"]
      + (FileManager.default.fileExists(atPath: "\(root)/bin/lld") ? ["-use-ld=lld"] : [])
  }

  /// Names of the linker as a programmer knows them; the same list where they cannot be read.
  ///
  /// - Parameter isShort: whether modules and types of arguments are left out.
  func demangled(_ symbols: [String], isShort: Bool) -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "workbench-\(UUID().uuidString).symbols")
    defer { try? FileManager.default.removeItem(at: file) }
    // By a file: a list of arguments has a limit.
    let words = "exec \"$0\" --compact \(isShort ? "--simplified" : "") <\"$1\""
    let command = Command(
      "/bin/sh", ["-c", words, "\(root)/bin/swift-demangle", file.path], in: file.deletingLastPathComponent(),
      limits: CommandLimits(seconds: 10, outputBytes: 1 << 26))
    guard (try? Data(symbols.map { $0 + "\n" }.joined().utf8).write(to: file)) != nil,
      let result = try? command.run(), result.ending.isSuccess
    else { return symbols }
    let names = result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    return names.count == symbols.count ? names : symbols
  }
}
