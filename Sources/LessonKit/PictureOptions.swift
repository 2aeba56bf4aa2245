import ArgumentParser
import Foundation
import Plotting
import Terminal

/// Where a lesson draws.
public struct PictureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where to draw: terminal, png, svg, window or none; a comma list. (default: terminal,png,svg)",
      valueName: "places"),
    transform: PlotTarget.list)
  public var plot: [PlotTarget] = PlotTarget.standard

  @Option(help: ArgumentHelp("The folder for pictures.", valueName: "folder"))
  public var output: String = "output"

  @Flag(help: "Keep the gnuplot scripts beside the pictures, for gnuplot FILE.gp.")
  public var keepScripts = false

  public init() {}

  /// The place for the pictures of one lesson.
  public func gallery(for lesson: Int, on console: Console) -> Gallery {
    gallery(inFolder: "lesson\(lesson < 10 ? "0" : "")\(lesson)", on: console)
  }

  /// The place for other pictures: a folder of this name within the folder for pictures.
  public func gallery(inFolder name: String, on console: Console) -> Gallery {
    Gallery(targets: plot, folder: "\(output)/\(name)", keepScripts: keepScripts, console: console)
  }
}
