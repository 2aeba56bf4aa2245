// swift-tools-version: 6.2
import PackageDescription

/// The benchmarks are a package of their own, so that nobody who only wants a lesson builds them.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "gradient-workbench", path: "..")],
  targets: [
    .executableTarget(
      name: "benchmarks", dependencies: [.product(name: "GradientWorkbench", package: "gradient-workbench")]),
    // How good the rates are that the finder suggests: see scripts/finder-experiment.
    .executableTarget(
      name: "finder-experiment", dependencies: [.product(name: "GradientWorkbench", package: "gradient-workbench")],
      swiftSettings: [.unsafeFlags(["-O", "-wmo"])]),
  ],
  swiftLanguageModes: [.v6]
)
