// swift-tools-version: 6.2
import PackageDescription

/// `WORKBENCH_PORTABLE=1` builds for any CPU of this architecture instead of this machine's own.
let portable = Context.environment["WORKBENCH_PORTABLE"] == "1"
/// `WORKBENCH_STRICT=1` turns warnings into errors: the gate builds this way, a student does not have to.
let strict = Context.environment["WORKBENCH_STRICT"] == "1"

let house: [SwiftSetting] = strict ? [.treatAllWarnings(as: .error)] : []
/// Numeric rooms are optimised in debug builds too: without it their loops run 50 to 100 times slower.
let numeric: [SwiftSetting] =
  house + [
    .unsafeFlags(
      // -disable-batch-mode only spares every build a warning that -wmo rules it out. Without -fno-math-errno no loop
      // with a square root in it becomes a vector loop.
      ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-Xcc", "-fno-math-errno"]
        + (portable ? [] : ["-Xcc", "-march=native"]))
  ] + (portable ? [.define("PORTABLE")] : [])

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")

/// One room of the library.
///
/// Rooms stand in the order of the course: none imports a room further down.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = house) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The lessons, in the order of the course; `more` names the rooms that only some of them need.
let lessons: [(number: String, topic: String, more: [Target.Dependency])] = [
  ("01", "gradient-descent", []), ("02", "grid-search", []), ("03", "schedulers", []),
  ("04", "adaptive-methods", []), ("05", "autograd", ["Tensors", "Autograd"]),
  ("06", "mlp", ["Tensors", "Autograd", "NeuralNetworks"]),
]

/// Which body of code each lesson is built with, by its number.
///
/// A word that chooses nothing would let the solution be judged in the student's place, so it ends the build instead.
let bodies: [String: String] = {
  let words = (Context.environment["LESSON_BODY"] ?? "").split(separator: ",")
  let choices = words.map { word in
    let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, lessons.contains(where: { $0.number == parts[0] }) else {
      fatalError("LESSON_BODY=\(word): write the lesson's two digits and a body, as in LESSON_BODY=03:Exercise")
    }
    return (parts[0], parts[1])
  }
  return Dictionary(choices) { _, last in last }
}()

/// A lesson is three targets: its program, the body of code that its exercises are about, and the suites that judge both.
///
/// `LESSON_BODY=03:Mistakes/off-by-one` chooses the body of that lesson alone: `Solution` (the default), `Exercise`
/// (the template) or `Mistakes/<name>`. Module name and tests stay the same.
func lesson(_ number: String, _ topic: String, _ more: [Target.Dependency]) -> [Target] {
  let folder = "Lessons/lesson\(number)-\(topic)"
  let chosen = bodies[number] ?? "Solution"
  let rooms: [Target.Dependency] =
    [
      "GradientDescent", "LearningRates", "Optimizers", "Datasets", "Training", "Plotting", "LessonKit",
    ] + more
  return [
    .target(
      name: "Lesson\(number)",
      dependencies: ["GradientDescent", "LearningRates", "Optimizers", "Datasets", "Training", "LessonKit"] + more,
      path: "\(folder)/\(chosen)", swiftSettings: numeric),
    .executableTarget(
      name: "lesson\(number)-\(topic)", dependencies: rooms + [.target(name: "Lesson\(number)"), argumentParser],
      path: folder, exclude: ["README.md", "pictures", "Solution", "Exercise", "Mistakes"],
      swiftSettings: numeric),
    .testTarget(
      name: "Lesson\(number)Tests", dependencies: rooms + [.target(name: "Lesson\(number)"), "TestSupport"],
      swiftSettings: house),
  ]
}

func suites(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies, swiftSettings: house)
}

let package = Package(
  name: "gradient-workbench",
  products: [
    .library(
      name: "GradientWorkbench",
      targets: [
        "Kernels", "GradientDescent", "LearningRates", "Optimizers", "Tensors", "Autograd", "NeuralNetworks",
        "Datasets", "Training", "Plotting",
      ]),
    .executable(name: "workbench", targets: ["workbench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    // MARK: The doors to C and C++
    .target(
      name: "CGnuplotIostream",
      cxxSettings: [.unsafeFlags(["-std=c++17", "-Wno-everything"])],
      linkerSettings: [
        .linkedLibrary("boost_iostreams"), .linkedLibrary("boost_system"), .linkedLibrary("boost_filesystem"),
      ]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // MARK: The rooms, in the order of the course
    room("Kernels", ["COpenBLAS"], settings: numeric),
    room("GradientDescent", ["Kernels", "COpenBLAS"], settings: numeric),
    room("LearningRates", settings: numeric),
    room("Optimizers", ["GradientDescent", "LearningRates"], settings: numeric),
    room("Tensors", ["Kernels", "Optimizers"], settings: numeric),
    room("Autograd", ["Kernels", "Optimizers", "Tensors"], settings: numeric),
    room("NeuralNetworks", ["Kernels", "Optimizers", "Tensors", "Autograd"], settings: numeric),
    room("Datasets", ["GradientDescent", "CZlib"], settings: numeric),
    room(
      "Training",
      ["GradientDescent", "LearningRates", "Optimizers", "Tensors", "Autograd", "NeuralNetworks", "Datasets"],
      settings: numeric),
    room("Plotting", ["CGnuplotIostream"], settings: numeric),
    room("LessonKit", ["GradientDescent", "LearningRates", "Datasets", "Training", "Plotting", argumentParser]),
    .executableTarget(
      name: "workbench",
      dependencies: [
        "COpenBLAS", "GradientDescent", "LearningRates", "Optimizers", "Datasets", "Training", "Plotting", "LessonKit",
        argumentParser,
      ],
      swiftSettings: house),

    // MARK: Tests: one per room
    .target(
      name: "TestSupport", dependencies: ["GradientDescent", "LearningRates", "Optimizers", "Datasets", realModule],
      path: "Tests/TestSupport", swiftSettings: house),
    // The program that a test kills and takes up again.
    .executableTarget(
      name: "checkpointed-run",
      dependencies: ["LearningRates", "Optimizers", "Tensors", "Autograd", "Datasets", "Training"],
      path: "Tests/CheckpointedRun", swiftSettings: numeric),
    suites(of: "Kernels"),
    suites(of: "GradientDescent", ["Kernels"]),
    suites(of: "LearningRates"),
    suites(of: "Optimizers"),
    suites(of: "Tensors", ["Kernels", "Optimizers"]),
    suites(of: "Autograd", ["Kernels", "Optimizers", "Tensors"]),
    suites(of: "NeuralNetworks", ["Kernels", "Optimizers", "Tensors", "Autograd"]),
    suites(of: "Datasets"),
    suites(
      of: "Training",
      [
        "GradientDescent", "LearningRates", "Optimizers", "Tensors", "Autograd", "NeuralNetworks", "Datasets",
        "checkpointed-run",
      ]),
    suites(of: "Plotting"),
    suites(of: "LessonKit", ["LearningRates", "Training", "Plotting", "workbench"]),
  ]
    + lessons.flatMap { lesson($0.number, $0.topic, $0.more) },
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
