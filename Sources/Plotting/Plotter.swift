import CGnuplotIostream
import Core
import Foundation
import Synchronization

/// Draws figures with gnuplot: as text, into files, or in a window.
///
/// A picture never stops a lesson: what could not be drawn (no gnuplot, gnuplot dying or hanging, a full disk) is said
/// in a notice, once per plotter, and the lesson goes on. Several tasks may draw with one plotter at once.
public final class Plotter: Sendable {
  /// Where figures are drawn, in this order.
  public let targets: [PlotTarget]
  /// Where the files go; made when the first file is written.
  public let folder: URL
  /// Whether each figure's gnuplot script is kept as NAME.gp; where gnuplot is missing it is kept anyway.
  public let keepScripts: Bool
  /// Columns and rows of text pictures.
  public let terminalSize: TerminalSize

  private let gnuplot: Gnuplot
  private let hasDisplay: Bool
  /// Notices that were already given, and the terminal that opens windows once it has been looked for.
  private let memory = Mutex(Memory())

  private struct Memory {
    var said: Set<String> = []
    var window: Window = .unknown
    /// A gnuplot that hung once is not waited for again.
    var hangs = false
  }

  private enum Window { case unknown, none, terminal(String) }

  /// A plotter that draws to these places.
  ///
  /// - Parameters:
  ///   - targets: where to draw, in the order in which the files are listed; none draws nothing.
  ///   - folder: where PNG, SVG and scripts go.
  ///   - keepScripts: keep NAME.gp beside the pictures.
  ///   - gnuplot: the program; nil means the one named by WORKBENCH_GNUPLOT, else `gnuplot` on PATH.
  ///   - terminalSize: columns and rows of text pictures.
  ///   - timeLimit: how long one figure may take before gnuplot is killed.
  ///   - hasDisplay: whether windows can be opened; nil means that DISPLAY or WAYLAND_DISPLAY says so.
  public init(
    targets: [PlotTarget] = PlotTarget.standard, folder: URL, keepScripts: Bool = false, gnuplot: String? = nil,
    terminalSize: TerminalSize = .current, timeLimit: Duration = .seconds(30), hasDisplay: Bool? = nil
  ) {
    self.targets = targets
    self.folder = folder
    self.keepScripts = keepScripts
    self.terminalSize = terminalSize
    self.gnuplot = Gnuplot(program: gnuplot ?? Gnuplot.standardProgram, timeLimit: timeLimit)
    let displays = ["DISPLAY", "WAYLAND_DISPLAY"].compactMap { ProcessInfo.processInfo.environment[$0] }
    self.hasDisplay = hasDisplay ?? displays.contains { !$0.isEmpty }
  }

  /// The gnuplot that lessons draw with: the one named by WORKBENCH_GNUPLOT, else `gnuplot` on PATH.
  public static var standardProgram: String { Gnuplot.standardProgram }

  /// Ends every gnuplot of this program; may be called by the handler of a signal.
  package static func endAll() { workbench_gnuplot_end_all() }

  /// Draws the figure to every target.
  ///
  /// `name` becomes the name of the files; what a file name cannot hold (slashes, control characters, a leading dot)
  /// is replaced by a hyphen. Existing files are replaced only by finished ones.
  public func draw(_ figure: Figure, named name: String) -> Drawing {
    guard !targets.isEmpty else { return Drawing() }
    var drawing = Drawing(notices: figure.notices)
    let name = Plotter.fileName(name)
    var jobs = targets.map { Job(target: $0) }
    openWindow(&jobs, &drawing)
    do {
      let files = try jobs.map { $0.target == .window ? nil : try PictureFile() }
      let scripts = zip(jobs, files).map { job, file in
        figure.script(for: job.target, output: file?.path, size: terminalSize, window: job.window)
      }
      let isHung = memory.withLock { $0.hangs }
      let outcome =
        isHung
        ? Gnuplot.Outcome(end: .timedOut, messages: "")
        : gnuplot.run(scripts.joined(), writing: files.compactMap(\.self))
      let finished = collect(jobs, from: files, figure, name, &drawing)
      report(outcome, isComplete: finished, &drawing)
      if case .timedOut = outcome.end { memory.withLock { $0.hangs = true } }
      if keepScripts || outcome.end.isMissing { keepScript(figure, jobs, name, &drawing) }
    } catch {
      say("No pictures: there is no memory for them (\(error.reason)).", &drawing)
    }
    return drawing
  }

  // MARK: Steps

  private struct Job {
    var target: PlotTarget
    var window = "qt"
  }

  /// Replaces the window by a PNG file where none can be opened.
  private func openWindow(_ jobs: inout [Job], _ drawing: inout Drawing) {
    guard let place = jobs.firstIndex(where: { $0.target == .window }) else { return }
    if hasDisplay, let terminal = windowTerminal() {
      jobs[place].window = terminal
      return
    }
    let reason = hasDisplay ? "this gnuplot has no window terminal (gnuplot-qt has one)" : "there is no display"
    say("No window could be opened, because \(reason): look at the PNG file instead.", &drawing)
    if jobs.contains(where: { $0.target == .png }) {
      jobs.remove(at: place)
    } else {
      jobs[place].target = .png
    }
  }

  private func windowTerminal() -> String? {
    memory.withLock { memory in
      if case .unknown = memory.window {
        let words = gnuplot.run("print GPVAL_TERMINALS\n").messages.split(whereSeparator: \.isWhitespace).map(
          String.init)
        let terminal = ["qt", "wxt", "x11", "aqua"].first(where: words.contains)
        memory.window = terminal.map { .terminal($0) } ?? .none
      }
      if case .terminal(let name) = memory.window { return name }
      return nil
    }
  }

  /// Takes over what gnuplot has finished; true when nothing is missing.
  private func collect(
    _ jobs: [Job], from files: [PictureFile?], _ figure: Figure, _ name: String, _ drawing: inout Drawing
  ) -> Bool {
    var isComplete = true
    for (job, file) in zip(jobs, files) where job.target != .window {
      guard var content = file?.finished(job.target) else {
        isComplete = false
        continue
      }
      if job.target == .terminal {
        drawing.terminalText = PictureFile.tidied(content)
        continue
      }
      if job.target == .svg { content = PictureFile.described(content, by: figure) }
      write(content, to: "\(name).\(job.target.rawValue)", &drawing)
    }
    return isComplete
  }

  private func report(_ outcome: Gnuplot.Outcome, isComplete: Bool, _ drawing: inout Drawing) {
    let first = outcome.messages.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .first { !$0.isEmpty && $0.contains(where: \.isLetter) }
    let words = first.map { ": \($0.onOneLine.prefix(120))" } ?? ""
    switch outcome.end {
    case .finished:
      if !isComplete { say("A picture could not be finished; is the disk full\(words)?", &drawing) }
    case .notStarted(let reason):
      say(
        "gnuplot ('\(gnuplot.program.onOneLine)') could not be started (\(reason)), so nothing was drawn: "
          + "run scripts/setup. The script is kept; draw it later with: gnuplot NAME.gp", &drawing)
    case .failed(let status): say("gnuplot failed (exit status \(status))\(words).", &drawing)
    case .killed(let signal): say("gnuplot was ended by signal \(signal) before it had drawn everything.", &drawing)
    case .timedOut:
      say("gnuplot took longer than \(gnuplot.timeLimit) and was stopped; not everything is drawn.", &drawing)
    }
  }

  /// The script for a person: it writes into the folder in which it is started.
  private func keepScript(_ figure: Figure, _ jobs: [Job], _ name: String, _ drawing: inout Drawing) {
    let scripts = jobs.map { job in
      let output = [.png, .svg, .gif].contains(job.target) ? "\(name).\(job.target.rawValue)" : nil
      return figure.script(for: job.target, output: output, size: terminalSize, window: job.window)
    }
    write(Data(scripts.joined().utf8), to: "\(name).gp", &drawing)
  }

  /// Writes a whole file or none: under another name first, which is then changed.
  private func write(_ content: Data, to name: String, _ drawing: inout Drawing) {
    let file = folder.appendingPathComponent(name)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try WholeFile.write(content, to: file.path)
      drawing.files.append(file)
    } catch {
      say("Pictures cannot be written to '\(folder.path.onOneLine)' (\(error.reason.onOneLine)).", &drawing)
    }
  }

  /// Adds a notice unless this plotter has given it before.
  private func say(_ notice: String, _ drawing: inout Drawing) {
    let isNew = memory.withLock { $0.said.insert(notice).inserted }
    if isNew { drawing.notices.append(notice) }
  }

  /// A name without path, control characters or leading dot, of at most 200 bytes.
  static func fileName(_ name: String) -> String {
    var result = String(name.onOneLine.map { $0 == "/" || $0 == "\0" ? "-" : $0 })
    if result.hasPrefix(".") { result = "-" + result.dropFirst() }
    while result.utf8.count > 200 { result.removeLast() }
    return result.isEmpty ? "figure" : result
  }
}

/// The files and texts that drawing a figure has made.
public struct Drawing: Sendable, Equatable {
  /// The finished files, in the order of the targets; a kept script comes last.
  public var files: [URL]
  /// The picture as text, with a line feed at its end; nil unless the terminal was a target and could be drawn.
  public var terminalText: String?
  /// Sentences for the reader: points left out, and, once per plotter, whatever kept a picture from being drawn.
  public var notices: [String]

  /// The result of one drawing by its parts.
  public init(files: [URL] = [], terminalText: String? = nil, notices: [String] = []) {
    self.files = files
    self.terminalText = terminalText
    self.notices = notices
  }
}

/// Where a figure is drawn.
public enum PlotTarget: String, Sendable, Equatable, CaseIterable {
  /// As text, for the terminal.
  case terminal
  /// Into a PNG file of 1600 × 1000 pixels.
  case png
  /// Into an SVG file.
  case svg
  /// In a window, where there is a display and a gnuplot that can open one.
  case window
  /// Into a GIF file, which moves where a figure has earlier frames.
  case gif

  /// What a lesson draws unless told otherwise.
  public static let standard: [PlotTarget] = [.terminal, .png, .svg]

  /// Reads a comma list such as "terminal,png,svg", or "none".
  ///
  /// - Throws: `PlotTargetError` that names the first unknown word and the allowed ones.
  public static func list(_ text: String) throws(PlotTargetError) -> [PlotTarget] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
    if words == ["none"] { return [] }
    var targets: [PlotTarget] = []
    for word in words {
      guard let target = PlotTarget(rawValue: word) else { throw PlotTargetError(word: word) }
      if !targets.contains(target) { targets.append(target) }
    }
    return targets
  }
}

/// A word that names no place to draw.
public struct PlotTargetError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The word as it was written.
  public let word: String

  public var description: String {
    let allowed = PlotTarget.allCases.map(\.rawValue).joined(separator: ", ")
    if word == "none" { return "'none' stands alone: it cannot be combined with other places to draw." }
    return "'\(word)' is no place to draw: choose from \(allowed), separated by commas, or none."
  }
}

/// Columns and rows of a text picture.
public struct TerminalSize: Sendable, Equatable {
  /// How many characters a line has.
  public var columns: Int
  /// How many lines there are.
  public var rows: Int

  /// A size by its numbers; 80 × 24 when left out.
  public init(columns: Int = 80, rows: Int = 24) {
    self.columns = columns
    self.rows = rows
  }

  /// The width of the terminal that standard output is, 80 where it is none; 24 rows.
  ///
  /// Wider than 120 columns is not used: a text picture gains nothing by it. Narrower than 40 columns neither.
  public static var current: TerminalSize {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return TerminalSize()
    }
    return TerminalSize(columns: min(max(Int(size.ws_col), 40), 120))
  }
}
