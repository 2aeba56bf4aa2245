// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// `WORKBENCH_PORTABLE=1` builds for any CPU of this architecture instead of this machine's own.
let portable = Context.environment["WORKBENCH_PORTABLE"] == "1"
/// `WORKBENCH_STRICT=1` turns warnings into errors: the gate builds this way, a student does not have to.
let strict = Context.environment["WORKBENCH_STRICT"] == "1"

let common: [SwiftSetting] = strict ? [.treatAllWarnings(as: .error)] : []
/// Numeric modules are optimised in debug builds too: without it their loops run 50 to 100 times slower.
let numeric: [SwiftSetting] =
  common + [
    .unsafeFlags(
      // -disable-batch-mode only spares every build a warning that -wmo rules it out. Without -fno-math-errno no loop
      // with a square root in it becomes a vector loop.
      ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-Xcc", "-fno-math-errno"]
        + (portable ? [] : ["-Xcc", "-march=native"]))
  ] + (portable ? [.define("PORTABLE")] : [])

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")

/// One module of the library.
///
/// Modules stand in the order of the course: none imports a module further down.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], settings: [SwiftSetting] = common
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// Whether something of this package is there: a handout for students comes with this same manifest, but without
/// solutions, mistakes, the teacher's rooms and most tests, and what is missing is left out of the build.
func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(Context.packageDirectory)/\(path)") }

/// Those of the targets whose folder is there.
func present(_ targets: [Target]) -> [Target] {
  targets.filter { exists($0.path ?? ($0.type == .test ? "Tests/\($0.name)" : "Sources/\($0.name)")) }
}

/// The lessons, in the order of the course; `more` names the rooms that only some of them need.
let lessons: [(number: String, topic: String, more: [Target.Dependency])] = [
  ("01", "gradient-descent", []), ("02", "grid-search", []), ("03", "schedulers", []),
  ("04", "adaptive-methods", []), ("05", "autograd", ["Tensors", "Autograd", "Lesson05Loops"]),
  ("06", "mlp", ["Kernels", "Tensors", "Autograd", "NeuralNetworks", "NetworkLessonKit"]),
  ("07", "lr-finder", ["Tensors", "Autograd", "NeuralNetworks", "NetworkLessonKit"]),
  ("08", "lenet", ["Tensors", "Autograd", "NeuralNetworks", "TrainingLogs", "NetworkLessonKit"]),
  ("09", "cyclical-rates", ["Tensors", "NeuralNetworks"]),
].filter { exists("Lessons/lesson\($0.0)-\($0.1)") }

/// Ends the build with one sentence.
func stop(_ sentence: String) -> Never {
  FileHandle.standardError.write(Data("\(sentence)\n".utf8))
  exit(1)
}

/// Which body of code each lesson is built with, by its number.
///
/// A word that chooses nothing would let the solution be judged in the student's place, so it ends the build instead.
let bodies: [String: String] = {
  let words = (Context.environment["LESSON_BODY"] ?? "").split(separator: ",")
  let choices = words.map { word in
    let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, lessons.contains(where: { $0.number == parts[0] }) else {
      stop("LESSON_BODY=\(word): write the two digits of a lesson that is here, and a body, as in 03:Exercise")
    }
    return (parts[0], parts[1])
  }
  return Dictionary(choices) { _, last in last }
}()

/// What stands in a folder of this package, hidden files left out.
func contents(of path: String) -> [String] {
  let names = try? FileManager.default.contentsOfDirectory(atPath: "\(Context.packageDirectory)/\(path)")
  return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
}

/// The body that a lesson is built with: where its files are, which of them, and what else stands there.
///
/// - `Solution` (the default where it is) and `Exercise` (the template; the default in a handout) are whole.
/// - `Mistakes/<name>` is the solution with the files of that folder laid over those of the same names.
/// - More layers after a `+`: `Solution+Exercise/StepDecay.swift` is the solution with one file of the student's.
func body(of number: String, in folder: String) -> (path: String, exclude: [String], sources: [String]?) {
  let chosen = bodies[number] ?? (exists("\(folder)/Solution") ? "Solution" : "Exercise")
  let name = "LESSON_BODY=\(number):\(chosen)"
  let base = chosen.hasPrefix("Mistakes/") ? ["Solution"] : []
  let layers = base + chosen.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
  guard ["Solution", "Exercise"].contains(layers[0]), exists("\(folder)/\(layers[0])") else {
    stop("\(name): there is no \(folder)/\(layers[0]); choose Solution, Exercise or Mistakes/<name>")
  }
  if layers.count == 1 { return ("\(folder)/\(chosen)", [], nil) }

  var files = Dictionary(contents(of: "\(folder)/\(layers[0])").map { ($0, "\(layers[0])/\($0)") }) { $1 }
  for layer in layers.dropFirst() {
    let parts = layer.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isFile = layer.hasSuffix(".swift")
    guard ["Solution", "Exercise", "Mistakes"].contains(parts[0]), !parts.contains(".."), !parts.contains(""),
      exists("\(folder)/\(layer)")
    else { stop("\(name): there is no \(folder)/\(layer); choose Solution, Exercise or Mistakes/<name>") }
    let changed = isFile ? [parts[parts.count - 1]] : contents(of: "\(folder)/\(layer)")
    if changed.isEmpty { stop("\(name): \(folder)/\(layer) is empty") }
    for file in changed {
      guard files[file] != nil else { stop("\(name): \(file) replaces nothing, there is no \(layers[0])/\(file)") }
      files[file] = isFile ? layer : "\(layer)/\(file)"
    }
  }
  // SwiftPM wants to hear of every file below the path, also of those that are not this target's.
  let used = Set(files.values)
  func unused(_ path: String) -> [String] {
    contents(of: path.isEmpty ? folder : "\(folder)/\(path)").map { path.isEmpty ? $0 : "\(path)/\($0)" }.flatMap {
      entry in
      used.contains(entry) ? [] : used.contains { $0.hasPrefix("\(entry)/") } ? unused(entry) : [entry]
    }
  }
  return (folder, unused(""), used.sorted())
}

/// A lesson is three targets: its program, the body of code that its exercises are about, and the suites that judge both.
///
/// `LESSON_BODY=03:Mistakes/one-step-early` chooses the body of that lesson alone. Module name and tests stay the same.
func lesson(_ number: String, _ topic: String, _ more: [Target.Dependency]) -> [Target] {
  let folder = "Lessons/lesson\(number)-\(topic)"
  let body = body(of: number, in: folder)
  let others = ["README.md", "pictures", "exercises.json", "Solution", "Exercise", "Mistakes", "Loops"]
  let modules: [Target.Dependency] =
    [
      "Core", "Terminal", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Datasets", "Training",
      "Tuning",
      "Plotting", "LessonKit",
    ] + more
  return [
    .target(
      name: "Lesson\(number)",
      dependencies: [
        "Core", "Terminal", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Datasets", "Training",
        "Tuning",
        "LessonKit",
      ] + more,
      path: body.path, exclude: body.exclude, sources: body.sources, swiftSettings: numeric),
    .executableTarget(
      name: "lesson\(number)-\(topic)", dependencies: modules + [.target(name: "Lesson\(number)"), argumentParser],
      path: folder, exclude: others.filter { exists("\(folder)/\($0)") }, swiftSettings: numeric),
  ]
    + present([
      .testTarget(
        name: "Lesson\(number)Tests", dependencies: modules + [.target(name: "Lesson\(number)"), "TestSupport"],
        // Where networks are trained in the suites, generic code that nobody specialises would take five times as long.
        swiftSettings: ["08", "09"].contains(number) ? numeric : common)
    ])
}

func suites(
  of name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = common
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies, swiftSettings: settings)
}

/// With `WORKBENCH_GRADING=1`: what a student's file is linked against when it is judged, as one dynamic library.
let grading: [Product] =
  Context.environment["WORKBENCH_GRADING"] == "1"
  ? [
    .library(
      name: "GradingRooms", type: .dynamic,
      targets: [
        "Core", "Terminal", "Kernels", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors",
        "Autograd",
        "NeuralNetworks", "Datasets", "Training", "Tuning", "TrainingLogs", "Plotting",
        "LessonKit",
      ].filter { exists("Sources/\($0)") } + ["TestSupport"])
  ] : []

let package = Package(
  name: "gradient-workbench",
  products: [
    .library(
      name: "GradientWorkbench",
      targets: [
        "Core", "Terminal", "Kernels", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors",
        "Autograd",
        "NeuralNetworks", "Datasets", "Training", "Tuning", "TrainingLogs", "Plotting", "GradientWorkbench",
      ])
  ] + (exists("Sources/workbench") ? [.executable(name: "workbench", targets: ["workbench"])] : []) + grading,
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    // Without its traits: SwiftPM writes two of them in an order that changes from one run to the next, and compiles the
    // package and all that stands on it anew each time it does.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
  ],
  targets: present([
    // MARK: C and C++
    .target(
      name: "CGnuplotIostream",
      cxxSettings: [.unsafeFlags(["-std=c++17", "-Wno-everything"])],
      linkerSettings: [
        .linkedLibrary("boost_iostreams"), .linkedLibrary("boost_system"), .linkedLibrary("boost_filesystem"),
      ]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // MARK: The modules, in the order of the course
    module("Core", settings: numeric),
    module("Terminal", ["Core"]),
    module("Kernels", ["Core", "COpenBLAS"], settings: numeric),
    module("LinearModels", ["Core", "Kernels", "COpenBLAS"], settings: numeric),
    module("Schedules", ["Core"], settings: numeric),
    module("Optimizers", ["Core"], settings: numeric),
    module("GradientDescent", ["Core", "LinearModels", "Schedules", "Optimizers"], settings: numeric),
    module("Tensors", ["Core", "Kernels"], settings: numeric),
    module("Autograd", ["Core", "Kernels", "Tensors"], settings: numeric),
    module("NeuralNetworks", ["Core", "Kernels", "Tensors", "Autograd"], settings: numeric),
    module("Datasets", ["Core", "CZlib"], settings: numeric),
    module(
      "Training",
      [
        "Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
        "Datasets",
      ],
      settings: numeric),
    module(
      "Tuning", ["Core", "Kernels", "Schedules", "Optimizers", "GradientDescent", "Datasets", "Training"],
      settings: numeric),
    module("TrainingLogs", ["Terminal", "GradientDescent", protobuf], exclude: ["Protos"], settings: numeric),
    module("Plotting", ["CGnuplotIostream"], settings: numeric),
    // One import for a user.
    module(
      "GradientWorkbench",
      [
        "Core", "Terminal", "Kernels", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors",
        "Autograd", "NeuralNetworks", "Datasets", "Training", "Tuning", "TrainingLogs", "Plotting",
      ]),
    module("LessonKit", ["Terminal", "LinearModels", "Datasets", "Plotting", argumentParser]),
    // What only the lessons with networks need: so the first lessons build neither networks nor protobuf.
    module(
      "NetworkLessonKit",
      ["Terminal", "GradientDescent", "Tuning", "TrainingLogs", "Plotting", argumentParser]),
    module("Classroom", ["Core", "Terminal"]),
    module("Grading", ["CZlib", "Core", "Terminal", "Classroom"]),
    .executableTarget(
      name: "workbench",
      dependencies: [
        "COpenBLAS", "Core", "Terminal", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Datasets",
        "Training",
        "Tuning", "Plotting", "LessonKit", "NetworkLessonKit", argumentParser,
      ] + ["Classroom", "Grading"].filter { exists("Sources/\($0)") }.map { .target(name: $0) },
      swiftSettings: common + (exists("Sources/Grading") ? [.define("GRADING")] : [])),

    // MARK: Tests: one per module
    .target(
      name: "TestSupport",
      dependencies: ["Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Datasets", realModule],
      path: "Tests/TestSupport", swiftSettings: common),
    // A small model and its data, for the tests of Training and Tuning.
    .target(
      name: "TrainingSupport",
      dependencies: [
        "Core", "Optimizers", "Tensors", "Autograd", "NeuralNetworks", "Datasets", "GradientDescent", "Training",
      ],
      path: "Tests/TrainingSupport", swiftSettings: numeric),
    // The program that a test kills and takes up again.
    .executableTarget(
      name: "checkpointed-run",
      dependencies: [
        "Schedules", "Optimizers", "Tensors", "Autograd", "Datasets", "Training", "TrainingSupport",
      ],
      path: "Tests/CheckpointedRun", swiftSettings: numeric),
    // The program whose logs scripts/check-logs has the real TensorBoard read.
    .executableTarget(
      name: "logged-run", dependencies: ["GradientDescent", "Training", "TrainingLogs"], path: "Tests/LoggedRun",
      swiftSettings: common),
    // Lesson 05's loops stand beside its program, in a module of their own: the program runs them, the suites judge them.
    .target(
      name: "Lesson05Loops", dependencies: ["Optimizers", "GradientDescent"], path: "Lessons/lesson05-autograd/Loops",
      swiftSettings: numeric),
    suites(of: "Core"),
    suites(of: "Terminal"),
    // Optimised, because their plain loops, which the kernels must agree with, go over whole networks.
    suites(of: "Kernels", settings: numeric),
    suites(of: "LinearModels", ["Core", "Kernels"]),
    suites(of: "Schedules", ["Core"]),
    suites(of: "Optimizers", ["Core"]),
    suites(of: "Tensors", ["Core", "Kernels", "Optimizers"], settings: numeric),
    suites(of: "Autograd", ["Core", "Kernels", "Optimizers", "Tensors"]),
    suites(of: "NeuralNetworks", ["Core", "Kernels", "Optimizers", "Tensors", "Autograd"]),
    suites(of: "Datasets", ["Core"]),
    suites(
      of: "GradientDescent", ["Core", "LinearModels", "Schedules", "Optimizers", "Datasets", "Training"]),
    suites(
      of: "Training",
      [
        "Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
        "Datasets", "TrainingSupport", "checkpointed-run",
      ]),
    suites(
      of: "Tuning",
      [
        "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
        "Datasets", "Training", "TrainingSupport",
      ]),
    suites(of: "GradientWorkbench"),
    suites(of: "TrainingLogs", ["GradientDescent", "Training"]),
    suites(of: "Plotting"),
    suites(of: "NetworkLessonKit", ["GradientDescent", "Training", "Tuning", "TrainingLogs", "Plotting"]),
    .testTarget(
      name: "WorkbenchTests", dependencies: ["workbench", "Schedules", "Tuning", "TestSupport"], swiftSettings: common),
    suites(of: "Classroom", ["Core", "Terminal"]),
    suites(of: "Grading", ["Core", "Terminal", "Classroom"]),
  ])
    + lessons.flatMap { lesson($0.number, $0.topic, $0.more) },
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
