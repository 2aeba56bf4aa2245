import Classroom
import Foundation

/// The rooms of the library, built once as one dynamic library that every judgement links against.
///
/// They are built in the course's own `.build`, so that what is up to date there is not built again.
struct SharedRooms: Sendable {
  static let product = "GradingRooms"

  let course: CourseFolder
  /// Where the build is, without links in its path.
  let products: String
  /// Module maps and header paths that the rooms' interfaces need.
  let flags: [String]
  /// What has to be visible where code is compiled against the rooms: all modules but the lessons', which may be built
  /// from the solutions.
  let readable: [String]

  /// Builds what is not up to date.
  ///
  /// - Parameter progress: given the last line of the build, now and then.
  /// - Throws: `GradingError` with the end of the build's output.
  init(of course: CourseFolder, progress: (String) -> Void = { _ in }) throws {
    self.course = course
    let build = course.build(product: SharedRooms.product, environment: ["WORKBENCH_GRADING": "1"])
    let result = try build.run(progress: { output in
      if let line = TerminalText.plain(output).split(separator: "\n").last { progress(String(line)) }
    })
    guard result.ending.isSuccess else {
      let tail = TerminalText.plain(result.output).split(separator: "\n").suffix(12).joined(separator: "\n")
      throw GradingError(
        "The library does not build, so nothing can be graded (swift build \(result.ending)):\n\(tail)")
    }
    let products = course.url(".build/debug").resolvingSymlinksInPath().path
    self.products = products
    guard FileManager.default.fileExists(atPath: SharedRooms.library(in: products)) else {
      throw GradingError("\(products)/lib\(SharedRooms.product).so was not built; remove .build and try again.")
    }
    flags =
      SharedRooms.moduleMaps(in: course, products).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
      + SharedRooms.headerFlags(in: course)
    let folder = (try? FileManager.default.contentsOfDirectory(atPath: "\(products)/Modules")) ?? []
    let modules = folder.filter { name in
      !(name.lowercased().hasPrefix("lesson") && name.dropFirst("lesson".count).first?.isNumber == true)
    }
    readable =
      [SharedRooms.library(in: products), "\(products)/CGnuplotIostream.build"]
      + modules.sorted().map { "\(products)/Modules/\($0)" }
      + ["Sources", "Tests", "datasets", ".build/checkouts"].map { course.url($0).path }
  }

  /// What has to be visible where the tests run.
  var readableByTests: [String] {
    [SharedRooms.library(in: products)] + ["Tests", "datasets"].map { course.url($0).path }
  }

  private static func library(in products: String) -> String { "\(products)/lib\(product).so" }

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
