import Foundation

extension CourseFolder {
  /// The build of one product, and of nothing else.
  ///
  /// Never the build of everything: after a `swift run`, whose plan it takes over, that compiles the tools of all packages,
  /// and with swift-protobuf's it is minutes of C++.
  ///
  /// In a terminal `swift run` has the compiler colour its messages, and a build that differs in this compiles everything
  /// anew. So after such a build this one gets a terminal, too: the one that `script` makes.
  public func build(product: String, environment: [String: String], limits: CommandLimits = .build) -> Command {
    let words = ["swift", "build", "--product", product]
    let script = "/usr/bin/script"
    let isColoured = text(".build/debug.yaml")?.contains("\"-color-diagnostics\"") ?? false
    guard isColoured, FileManager.default.isExecutableFile(atPath: script) else {
      return Command(words[0], Array(words.dropFirst()), in: root, environment: environment, limits: limits)
    }
    return Command(
      script, ["-qefc", words.joined(separator: " "), "/dev/null"], in: root, environment: environment, limits: limits)
  }
}
