import Foundation
import Plotting

/// A folder that is removed at the end, with tools to stand in for gnuplot.
final class PlotFolder: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("plotting-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var output: URL { folder.appendingPathComponent("output") }

  /// A program that stands in for gnuplot.
  func program(_ lines: String, named name: String = "gnuplot") throws -> String {
    let file = folder.appendingPathComponent(name)
    // Another process writes it: a descriptor of ours, inherited by a gnuplot started meanwhile, would make it "busy".
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = ["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod 755 \"$0\"", file.path, lines]
    try writer.run()
    writer.waitUntilExit()
    return file.path
  }

  func plotter(
    _ targets: [PlotTarget] = PlotTarget.standard, gnuplot: String = "gnuplot", keepScripts: Bool = false,
    timeLimit: Duration = .seconds(30), hasDisplay: Bool = false
  ) -> Plotter {
    Plotter(
      targets: targets, folder: output, keepScripts: keepScripts, gnuplot: gnuplot, terminalSize: TerminalSize(),
      timeLimit: timeLimit, hasDisplay: hasDisplay)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
  }

  /// The names in the output folder.
  var outputs: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: output.path)) ?? []).sorted() }

  func text(_ name: String) -> String {
    (try? String(contentsOf: output.appendingPathComponent(name), encoding: .utf8)) ?? ""
  }
}

/// A figure of one curve.
func figure(
  _ x: [Double], _ y: [Double], title: String = "A claim", xScale: Axis.Scale = .linear, yScale: Axis.Scale = .linear
) -> Figure {
  Figure(
    title, subtitle: "data, seed 1", x: Axis("step", scale: xScale), y: Axis("cost", scale: yScale),
    marks: [.curve("curve", x: x, y: y)])
}
