// swift-tools-version: 6.2
import PackageDescription

/// `WORKBENCH_PORTABLE=1` builds for any CPU of this architecture instead of this machine's own.
let portable = Context.environment["WORKBENCH_PORTABLE"] == "1"
/// `WORKBENCH_ARCH=haswell` builds for a processor by its name, here one with AVX2 and no AVX-512.
let architecture = Context.environment["WORKBENCH_ARCH"] ?? "native"
/// `WORKBENCH_STRICT=1` turns warnings into errors: the gate builds this way, a student does not have to.
let strict = Context.environment["WORKBENCH_STRICT"] == "1"
/// `LESSON_BODY=Exercise` builds all lessons with the templates; without it they are built with the solutions.
let body = Context.environment["LESSON_BODY"] == "Exercise" ? "Exercise" : "Solution"
/// `WORKBENCH_TESTS=Kernels,Lesson01` leaves out the tests of all other modules, and so what only they need.
let onlyTests = Context.environment["WORKBENCH_TESTS"]?.split(separator: ",").map { "\($0)Tests" }
/// What lies in a lesson's folder beside its program.
let besides = ["README.md", "APPENDIX.md", "pictures", "exercises.json", "Solution", "Exercise", "Mistakes"]
/// The part of the tool that only a teacher has.
let grading: [Target.Dependency] = ["Grading"]

let common: [SwiftSetting] = strict ? [.treatAllWarnings(as: .error)] : []
/// Numeric modules are optimised in debug builds too: without it their loops run 50 to 100 times slower.
let numeric: [SwiftSetting] =
  common + [
    .unsafeFlags(
      // -disable-batch-mode only spares every build a warning that -wmo rules it out. Without -fno-math-errno no loop
      // with a square root in it becomes a vector loop.
      ["-O", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-Xcc", "-fno-math-errno"]
        + (portable ? [] : ["-Xcc", "-march=\(architecture)"]))
  ] + (portable ? [.define("PORTABLE")] : [])
  + (["haswell", "x86-64-v3"].contains(architecture) ? [.define("AVX2")] : [])

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let flyingFox = Target.Dependency.product(name: "FlyingFox", package: "FlyingFox")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")

/// One module of the library.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], settings: [SwiftSetting] = common
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// The tests of one module.
func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = common
) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, swiftSettings: settings)
}

/// A lesson is three targets: its program, the body of code that its exercises are about, and the suites.
///
/// Where suites train networks they are optimised: generic code that nobody specialises would take five times as long.
/// Lesson 05's loops are a fourth: the program runs them, and the suites judge them.
func lesson(
  _ number: String, _ topic: String, body dependencies: [Target.Dependency], program: [Target.Dependency],
  tests: [Target.Dependency], testSettings: [SwiftSetting] = common, loops: [Target.Dependency]? = nil
) -> [Target] {
  let folder = "Lessons/lesson\(number)-\(topic)"
  let itself = Target.Dependency.target(name: "Lesson\(number)")
  return [
    .target(
      name: "Lesson\(number)", dependencies: dependencies, path: "\(folder)/\(body)", swiftSettings: numeric),
    .executableTarget(
      name: "lesson\(number)-\(topic)", dependencies: program + [itself, argumentParser], path: folder,
      exclude: besides + (loops == nil ? [] : ["Loops"]), swiftSettings: numeric),
    .testTarget(
      name: "Lesson\(number)Tests", dependencies: tests + [itself, "TestSupport"], swiftSettings: testSettings),
  ]
    + (loops.map {
      [
        .target(
          name: "Lesson\(number)Loops", dependencies: $0, path: "\(folder)/Loops", swiftSettings: numeric)
      ]
    } ?? [])
}

// MARK: The modules, in the order of the course: none imports one further down

let modules: [Target] = [
  .target(
    name: "CGnuplotIostream", cxxSettings: [.unsafeFlags(["-std=c++17", "-Wno-everything"])],
    linkerSettings: [
      .linkedLibrary("boost_iostreams"), .linkedLibrary("boost_system"), .linkedLibrary("boost_filesystem"),
    ]),
  .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  // Only with the trait MPI.
  .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),

  module("Core", settings: numeric),
  module("Terminal", ["Core"]),
  module("Kernels", ["COpenBLAS", "Core"], settings: numeric),
  module("LinearModels", ["COpenBLAS", "Core", "Kernels"], settings: numeric),
  module("Schedules", ["Core"], settings: numeric),
  module("Optimizers", ["Core", "Kernels"], settings: numeric),
  module("GradientDescent", ["Core", "LinearModels", "Schedules", "Optimizers"], settings: numeric),
  module("Tensors", ["Core", "Kernels"], settings: numeric),
  module("Autograd", ["Core", "Kernels", "Tensors"], settings: numeric),
  module("NeuralNetworks", ["Core", "Kernels", "Tensors", "Autograd"], settings: numeric),
  module("Datasets", ["CZlib", "Core"], settings: numeric),
  module(
    "Training",
    [
      "Core", "Terminal", "Kernels", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors",
      "Datasets",
    ],
    settings: numeric),
  // Objectives of networks: apart from Training, so that the first lessons build no networks.
  module(
    "NetworkTraining",
    ["Core", "LinearModels", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks", "Datasets", "Training"],
    settings: numeric),
  module(
    "Tuning", ["Core", "Terminal", "Kernels", "Schedules", "Optimizers", "GradientDescent", "Datasets", "Training"],
    settings: numeric),
  module("TrainingLogs", ["Core", "Terminal", "GradientDescent", protobuf], exclude: ["Protos"], settings: numeric),
  module("Plotting", ["CGnuplotIostream", "Core"], settings: numeric),
  // One import for a user.
  module(
    "GradientWorkbench",
    [
      "Core", "Terminal", "Kernels", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors",
      "Autograd", "NeuralNetworks", "Datasets", "Training", "NetworkTraining", "Tuning", "TrainingLogs", "Plotting",
    ]),
  module("LessonKit", ["Core", "Terminal", "LinearModels", "Datasets", "Plotting", argumentParser]),
  // What only the lessons with networks need: so the first lessons build neither networks nor protobuf.
  module("NetworkLessonKit", ["Tuning", "TrainingLogs", "Plotting", argumentParser]),
  module("Classroom", ["Core", "Terminal"]),
  // A page on which descent runs live. Its numbers are optimised like those of the library, so that it keeps up with a hand.
  .target(
    name: "Studio",
    dependencies: [
      "Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
      "Datasets", "NetworkTraining", flyingFox,
    ], resources: [.copy("Page"), .copy("States")], swiftSettings: numeric),
  .executableTarget(
    name: "workbench",
    dependencies: [
      "COpenBLAS", "Core", "Terminal", "LinearModels", "Schedules", "Optimizers", "GradientDescent",
      "Tensors", "Autograd", "NeuralNetworks", "Datasets", "Training", "NetworkTraining", "Tuning", "TrainingLogs",
      "Plotting", "LessonKit", "NetworkLessonKit", "Classroom", "Studio", argumentParser,
      .target(name: "CMPI", condition: .when(traits: ["MPI"])),
    ] + grading, swiftSettings: common),

  // What the tests share, and the suites of a handout with them.
  .target(
    name: "TestSupport",
    dependencies: ["Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Datasets", realModule],
    path: "Tests/TestSupport", swiftSettings: common),
]

// MARK: The lessons

let lessons: [[Target]] = [
  lesson(
    "01", "gradient-descent",
    body: ["Core", "LinearModels", "GradientDescent", "LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "GradientDescent", "Datasets", "Training", "Plotting",
      "LessonKit",
    ],
    tests: ["Core", "LinearModels", "Optimizers", "GradientDescent", "Datasets", "Training", "Tuning"]),
  lesson(
    "02", "grid-search",
    body: ["Tuning", "LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "GradientDescent", "Datasets", "Tuning", "Plotting",
      "LessonKit",
    ],
    tests: ["Core", "LinearModels", "Optimizers", "GradientDescent", "Datasets", "Training", "Tuning"]),
  lesson(
    "03", "schedulers",
    body: ["Schedules", "LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Datasets", "Training",
      "Plotting", "LessonKit",
    ],
    tests: ["Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Datasets", "Training", "Tuning"]),
  lesson(
    "04", "adaptive-methods",
    body: ["Core", "Optimizers", "LessonKit"],
    program: ["Core", "Terminal", "Optimizers", "GradientDescent", "Tuning", "Plotting", "LessonKit"],
    tests: ["Core", "Optimizers", "GradientDescent"]),
  lesson(
    "05", "autograd",
    body: ["Autograd", "LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "Optimizers", "GradientDescent", "Tensors", "Autograd", "Plotting",
      "LessonKit",
      "Lesson05Loops",
    ],
    tests: [
      "Core", "LinearModels", "Optimizers", "GradientDescent", "Tensors", "Autograd", "Datasets", "Training", "Tuning",
      "Lesson05Loops",
    ], loops: ["Optimizers", "GradientDescent"]),
  lesson(
    "06", "mlp",
    body: ["Core", "LessonKit"],
    program: [
      "Kernels", "Core", "Terminal", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
      "Datasets",
      "Training", "NetworkTraining", "Plotting", "LessonKit",
    ],
    tests: [
      "Core", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks", "Datasets", "NetworkTraining",
      "Training",
    ]),
  lesson(
    "07", "lr-finder",
    body: ["LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "Optimizers", "GradientDescent", "NeuralNetworks", "Datasets",
      "Training", "NetworkTraining", "Tuning", "Plotting", "LessonKit", "NetworkLessonKit",
    ],
    tests: [
      "Core", "LinearModels", "Optimizers", "GradientDescent", "NeuralNetworks", "Datasets", "Training",
      "NetworkTraining", "Tuning",
    ]),
  lesson(
    "08", "lenet",
    body: ["GradientDescent", "LessonKit"],
    program: [
      "Core", "Terminal", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
      "Datasets", "Training", "NetworkTraining", "Tuning", "TrainingLogs", "Plotting", "LessonKit", "NetworkLessonKit",
    ],
    tests: [
      "Core", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks", "Datasets",
      "Training", "NetworkTraining", "Tuning", "TrainingLogs",
    ], testSettings: numeric),
  lesson(
    "09", "cyclical-rates",
    body: ["Schedules", "LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "NeuralNetworks",
      "Datasets", "Training", "NetworkTraining", "Tuning", "Plotting", "LessonKit",
    ],
    tests: [
      "Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "NeuralNetworks", "Datasets",
      "Training", "NetworkTraining", "Tuning",
    ], testSettings: numeric),
  lesson(
    "10", "beyond-the-bound",
    body: ["Schedules", "LessonKit"],
    program: ["Core", "Terminal", "LinearModels", "Schedules", "Datasets", "Plotting", "LessonKit"],
    tests: ["Core", "LinearModels", "Schedules", "Datasets"], testSettings: numeric),
  lesson(
    "11", "edge-of-stability",
    body: ["LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
      "Datasets", "NetworkTraining", "Plotting", "LessonKit",
    ],
    tests: [
      "Core", "LinearModels", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks", "Datasets",
      "NetworkTraining",
    ], testSettings: numeric),
  lesson(
    "12", "batch-and-scale",
    body: ["LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
      "Datasets", "NetworkTraining", "Plotting", "LessonKit",
    ],
    tests: [
      "Core", "LinearModels", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks", "Datasets",
      "NetworkTraining",
    ], testSettings: numeric),
  lesson(
    "13", "no-rate",
    body: ["LessonKit"],
    program: [
      "Core", "Terminal", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "NeuralNetworks",
      "Autograd", "Datasets", "NetworkTraining", "Plotting", "LessonKit",
    ],
    tests: [
      "Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd",
      "NeuralNetworks", "Datasets", "NetworkTraining", "Training",
    ], testSettings: numeric),
]

// MARK: What a handout leaves out

let courseOnly: [Target] = [
  module("Grading", ["CZlib", "Core", "Terminal", "Datasets", "Classroom"]),
  // A small model and its data, for the tests of Training and Tuning.
  .target(
    name: "TrainingSupport",
    dependencies: [
      "Core", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks", "Datasets", "Training",
      "NetworkTraining",
    ], path: "Tests/TrainingSupport", swiftSettings: numeric),
  // The program that a test kills and takes up again.
  .executableTarget(
    name: "checkpointed-run",
    dependencies: [
      "Schedules", "Optimizers", "Tensors", "Autograd", "Datasets", "Training", "NetworkTraining", "TrainingSupport",
    ],
    path: "Tests/CheckpointedRun", swiftSettings: numeric),
  // The program that README.md shows.
  .executableTarget(
    name: "first-network", dependencies: ["GradientWorkbench"], path: "Tests/FirstNetwork", swiftSettings: common),
  // The program by which scripts/check-storm spoils files and reads them.
  .executableTarget(
    name: "storm",
    dependencies: [
      "CZlib", "Core", "Schedules", "Tensors", "Datasets", "Training", "Tuning", "Classroom", "Grading",
    ], path: "Tests/Storm", swiftSettings: common),
  // The program whose logs scripts/check-logs has the real TensorBoard read.
  .executableTarget(
    name: "logged-run", dependencies: ["GradientDescent", "Training", "TrainingLogs"], path: "Tests/LoggedRun",
    swiftSettings: common),
  tests(of: "Core"),
  tests(of: "Terminal"),
  // Optimised, because their plain loops, which the kernels must agree with, go over whole networks.
  tests(of: "Kernels", ["TestSupport"], settings: numeric),
  tests(of: "LinearModels", ["Core", "TestSupport"]),
  tests(of: "Schedules", ["Core", "TestSupport"]),
  tests(of: "Optimizers", ["Core", "GradientDescent", "Tensors", "TestSupport"]),
  tests(
    of: "GradientDescent",
    ["Core", "LinearModels", "Schedules", "Optimizers", "Datasets", "Training", "TestSupport"]),
  tests(of: "Tensors", ["Kernels", "Optimizers", "TestSupport"], settings: numeric),
  tests(of: "Autograd", ["Kernels", "Optimizers", "Tensors", "TestSupport"]),
  tests(of: "NeuralNetworks", ["Kernels", "Optimizers", "Tensors", "Autograd", "TestSupport"]),
  tests(of: "Datasets", ["Core", "TestSupport"]),
  tests(
    of: "Training",
    [
      "Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
      "Datasets", "NetworkTraining", "TestSupport", "TrainingSupport", "checkpointed-run",
    ]),
  tests(
    of: "Tuning",
    [
      "Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
      "Datasets", "Training", "NetworkTraining", "TestSupport", "TrainingSupport",
    ]),
  tests(of: "TrainingLogs", ["GradientDescent", "Training", "TestSupport"]),
  tests(of: "Plotting"),
  tests(of: "GradientWorkbench", ["TestSupport", "first-network"]),
  tests(of: "NetworkLessonKit", ["GradientDescent", "Training", "Tuning", "TrainingLogs", "Plotting", "TestSupport"]),
  .testTarget(
    name: "WorkbenchTests",
    dependencies: ["workbench", "Core", "Schedules", "GradientDescent", "Tuning", "TrainingLogs", "TestSupport"],
    swiftSettings: common),
  tests(of: "Classroom", ["Terminal", "TestSupport"]),
  tests(of: "Studio", ["LinearModels", "Schedules", "Optimizers", "GradientDescent", flyingFox]),
  tests(of: "Grading", ["CZlib", "Terminal", "Classroom", "TestSupport"]),
]

// MARK: The package

let package = Package(
  name: "gradient-workbench",
  products: [
    .library(
      name: "GradientWorkbench",
      targets: [
        "Core", "Terminal", "Kernels", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors",
        "Autograd", "NeuralNetworks", "Datasets", "Training", "NetworkTraining", "NetworkTraining", "Tuning",
        "TrainingLogs", "Plotting", "GradientWorkbench",
      ]),
    // What a student's file is linked against when it is judged.
    .library(
      name: "JudgingLibrary", type: .dynamic,
      targets: [
        "Core", "LinearModels", "Schedules", "Optimizers", "GradientDescent", "Tensors", "Autograd", "NeuralNetworks",
        "Datasets", "Training", "NetworkTraining", "NetworkTraining", "Tuning", "LessonKit", "TestSupport",
      ]),
    .executable(name: "workbench", targets: ["workbench"]),
  ],
  traits: [.trait(name: "MPI", description: "`workbench train` over several processes, started by mpirun; needs MPI.")],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    // Without its traits: SwiftPM writes two of them in an order that changes from one run to the next, and compiles the
    // package and all that stands on it anew each time it does.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
  ],
  targets: (modules + lessons.flatMap { $0 } + courseOnly).filter {
    $0.type != .test || onlyTests?.contains($0.name) != false
  },
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
