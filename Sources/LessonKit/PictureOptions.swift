import ArgumentParser
import Core
import Foundation
import Plotting
import Terminal

/// Where a lesson draws.
public struct PictureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where to draw: terminal, png, svg, gif, window or none; a comma list. (default: terminal,png,svg)",
      valueName: "places"),
    transform: places)
  public var plot: [PlotTarget] = PlotTarget.standard

  @Option(help: ArgumentHelp("The folder for pictures.", valueName: "folder"))
  public var output: String = "output"

  @Flag(help: "Keep the gnuplot scripts beside the pictures, for gnuplot FILE.gp.")
  public var keepScripts = false

  public init() {}

  /// What draws the pictures of one lesson.
  public func figures(for lesson: Int, on console: Console) -> FigureWriter {
    figures(inFolder: "lesson\(lesson < 10 ? "0" : "")\(lesson)", on: console)
  }

  /// What draws other pictures, into a folder of this name within the folder for pictures.
  public func figures(inFolder name: String, on console: Console) -> FigureWriter {
    FigureWriter(targets: plot, folder: "\(output)/\(name)", keepScripts: keepScripts, console: console)
  }
}

/// Reads where to draw; a wrong word gets the nearest right one.
private func places(_ text: String) throws -> [PlotTarget] {
  do { return try PlotTarget.list(text) } catch {
    let known = PlotTarget.allCases.map(\.rawValue) + ["none"]
    let wrong = text.split(separator: ",").map { $0.filter { $0 != " " } }.first { !known.contains($0) }
    guard let wrong, let near = nearestName(to: wrong, among: known) else { throw error }
    throw ValidationError("\("\(error)".dropLast()); did you mean \(near)?")
  }
}

/// Draws a lesson's pictures and remembers which files it wrote.
public struct FigureWriter {
  private let withTerminal: Plotter
  private let filesOnly: Plotter
  private let folder: String
  private let console: Console
  private var files: [String] = []
  private var said: Set<String> = []

  init(targets: [PlotTarget], folder: String, keepScripts: Bool, console: Console) {
    let url = URL(fileURLWithPath: folder)
    self.withTerminal = Plotter(targets: targets, folder: url, keepScripts: keepScripts)
    self.filesOnly = Plotter(targets: targets.filter { $0 != .terminal }, folder: url, keepScripts: keepScripts)
    self.folder = folder
    self.console = console
  }

  /// Draws `figure` into files under `name`, and into the terminal where a lesson draws there.
  ///
  /// Only a lesson's main picture belongs into the terminal; the others say `inTerminal: false`.
  public mutating func show(_ figure: Figure, named name: String, inTerminal: Bool = true) {
    let drawing = (inTerminal ? withTerminal : filesOnly).draw(figure, named: name)
    if let text = drawing.terminalText { console.print("\n" + text) }
    for notice in drawing.notices where said.insert(notice).inserted { console.paragraph(notice) }
    files += drawing.files.map { "\(folder)/\($0.lastPathComponent)" }
  }

  /// The line that names the files, or nil when there are none.
  ///
  /// Of a picture that was written in several formats only the first is named.
  public var line: String? {
    var names: [String] = []
    for file in files where !names.contains(where: { stem(of: $0) == stem(of: file) }) { names.append(file) }
    return names.isEmpty ? nil : "Pictures: " + names.joined(separator: ", ")
  }

  /// The PNG files that were written, by the names of their figures: for logs.
  public var pictures: [(name: String, path: String)] {
    files.filter { $0.hasSuffix(".png") }.map { (stem(of: ($0 as NSString).lastPathComponent), $0) }
  }

  private func stem(of file: String) -> String { (file as NSString).deletingPathExtension }
}
