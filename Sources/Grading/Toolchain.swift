import Classroom
import Foundation

/// Where the compiler and its parts are, and how this package compiles.
struct Toolchain: Sendable {
  /// The folder that holds bin/, lib/ and share/.
  let root: String

  var compiler: String { "\(root)/bin/swiftc" }

  /// The toolchain whose `swift` comes first on PATH.
  ///
  /// - Throws: `GradingError` when there is none.
  init() throws(GradingError) {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    for folder in path.split(separator: ":") {
      let swift = "\(folder)/swiftc"
      guard FileManager.default.isExecutableFile(atPath: swift), let real = Toolchain.real(swift) else { continue }
      let place = URL(filePath: real).deletingLastPathComponent().deletingLastPathComponent().path
      // The shim of a toolchain manager lies elsewhere.
      guard FileManager.default.fileExists(atPath: "\(place)/lib/swift/linux") else { continue }
      root = place
      return
    }
    throw GradingError("There is no Swift toolchain on PATH; install Swift 6.3 or later, then run this again.")
  }

  private static func real(_ path: String) -> String? {
    URL(filePath: path).resolvingSymlinksInPath().path
  }

  /// The flags with which a body of a lesson is compiled: those of the numeric rooms in Package.swift.
  static var numericFlags: [String] {
    let isPortable = ProcessInfo.processInfo.environment["WORKBENCH_PORTABLE"] == "1"
    return ["-O", "-wmo", "-Xcc", "-fno-math-errno"] + (isPortable ? ["-D", "PORTABLE"] : ["-Xcc", "-march=native"])
  }

  /// The flags of the tests' module, which holds the runner, too.
  var testFlags: [String] {
    let library = "\(root)/lib/swift"
    let linker = FileManager.default.fileExists(atPath: "\(root)/bin/lld") ? ["-use-ld=lld"] : []
    return ["-Onone", "-wmo", "-plugin-path", "\(library)/host/plugins/testing", "-Xlinker", "-rpath", "-Xlinker"]
      + ["\(library)/linux"] + linker
  }
}
