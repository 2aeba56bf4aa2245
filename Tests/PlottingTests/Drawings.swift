import Foundation
import Testing

@testable import Plotting

/// What a figure says to gnuplot, and what a reader sees in the terminal.
@Suite struct Drawings {
  @Test func `the script is a pure function of the figure`() {
    #expect(Samples.cost.script(for: .png) == Samples.cost.script(for: .png))
    var other = Samples.cost
    other.title = "Another finding"
    #expect(other.script(for: .png) != Samples.cost.script(for: .png))
  }

  @Test func `numbers are written in full, with a decimal point`() {
    let script = figure([0.1, 1.0 / 3], [1e-7, 123_456.789]).script(for: .svg)
    #expect(script.contains("0.1 1e-07\n0.3333333333333333 123456.789\n"))
  }

  @Test func `a script names its output as a path, never as a command`() {
    #expect(Samples.cost.script(for: .png, output: "| touch x").contains(#"set output "./\174 touch x""#))
    #expect(Samples.cost.script(for: .png, output: "/tmp/a.png").contains(#"set output "/tmp/a.png""#))
    #expect(!Samples.cost.script(for: .terminal).contains("\nset output"))
  }

  @Test(arguments: Samples.all.map(\.name)) func `a text picture is plain and fits the terminal`(name: String) throws {
    let plotFolder = try PlotFolder()
    let figure = try #require(Samples.all.first { $0.name == name }?.figure)
    let text = try #require(plotFolder.plotter([.terminal]).draw(figure, named: name).terminalText)
    #expect(text.split(separator: "\n").map(\.count).max() ?? 0 <= 80)
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 })
    #expect(text.hasPrefix(String(figure.title.prefix(20))))
    for panel in figure.panels {
      for mark in panel.marks where figure.panels.count == 1 {
        guard let curve = mark.name, !curve.isEmpty else { continue }
        #expect(text.contains(" \(curve)"))
      }
    }
  }

  @Test func `curves in a text picture are drawn with different characters`() throws {
    let plotFolder = try PlotFolder()
    let text = try #require(plotFolder.plotter([.terminal]).draw(Samples.cost, named: "a").terminalText)
    for sample in ["*** rate 0.0001", "### rate 0.006", "$$$ rate 0.0076"] { #expect(text.contains(sample)) }
    let lines = text.split(separator: "\n").filter { $0.contains("|") }
    for character in "*#$" { #expect(lines.contains { $0.contains(character) }) }
  }

  @Test func `the text picture is as wide as it is told to be`() throws {
    let plotFolder = try PlotFolder()
    let plotter = Plotter(
      targets: [.terminal], folder: plotFolder.output, terminalSize: TerminalSize(columns: 60, rows: 20))
    let text = try #require(plotter.draw(Samples.cost, named: "a").terminalText)
    #expect(text.split(separator: "\n").map(\.count).max() ?? 0 <= 60)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 21)
  }

  @Test func `no two of fourteen curves look alike`() {
    let styles = (0..<14).map { ResolvedStyle(.automatic, index: $0) }
    let pairs = styles.map { "\($0.color) \($0.dash)" }
    #expect(Set(pairs).count == 14)
    // Without colour, the dashes of six neighbours still differ.
    #expect(Set(styles.prefix(6).map(\.dash)).count == 6)
  }

  @Test func `words in a cell are centred and have no dot, words beside a point have one`() {
    let beside = Figure("words", panels: [Panel(marks: [.text("12", x: 1, y: 2)])]).script(for: .svg)
    let centred = Figure("words", panels: [Panel(marks: [.cellText("12", x: 1, y: 2)])]).script(for: .svg)
    let label = { (script: String) in script.split(separator: "\n").first { $0.hasPrefix("set label \"12\"") } ?? "" }
    #expect(label(beside).contains(" point "))
    #expect(label(centred).contains(" center "))
    #expect(label(centred).contains(" point ") == false)
  }

  @Test func `a PNG file has 1600 times 1000 pixels`() throws {
    let plotFolder = try PlotFolder()
    _ = plotFolder.plotter([.png]).draw(Samples.cost, named: "size")
    let bytes = [UInt8](try Data(contentsOf: plotFolder.output.appendingPathComponent("size.png")))
    let size: [UInt8] = [0, 0, 0x06, 0x40, 0, 0, 0x03, 0xE8]
    #expect(Array(bytes[16..<24]) == size)
  }

  @Test func `an SVG file tells what it shows`() throws {
    let plotFolder = try PlotFolder()
    var figure = Samples.cost
    figure.altText = "Three <curves> & a line"
    _ = plotFolder.plotter([.svg]).draw(figure, named: "a")
    #expect(plotFolder.text("a.svg").contains("<title>Above 2/λmax every step makes it worse</title>"))
    #expect(plotFolder.text("a.svg").contains("<desc>Three &lt;curves&gt; &amp; a line</desc>"))
    #expect(Samples.cost.description.contains("rate 0.0076"))
  }

  // MARK: Targets

  @Test func `targets are read from a comma list`() throws {
    #expect(try PlotTarget.list("terminal,png,svg") == PlotTarget.standard)
    #expect(try PlotTarget.list("svg, svg,window") == [.svg, .window])
    #expect(try PlotTarget.list("none") == [])
  }

  @Test(arguments: ["jpeg", "png,", "", "PNG", "png,none"]) func `an unknown target is named with the allowed ones`(
    text: String
  ) {
    let error = #expect(throws: PlotTargetError.self) { try PlotTarget.list(text) }
    #expect(error?.description.contains("'\(error?.word ?? "?")'") == true)
    #expect(error?.word == "none" || error?.description.contains("terminal, png, svg, window") == true)
  }

  // MARK: Places

  /// Frames, headings and names of every panel lie on the canvas and apart from each other.
  @Test(arguments: Samples.all.map(\.name)) func `nothing overlaps and nothing is cut off`(name: String) throws {
    let figure = try #require(Samples.all.first { $0.name == name }?.figure)
    for canvas in [Canvas.png, .svg, .text(TerminalSize())] {
      let layout = Layout(figure, on: canvas)
      let boxes = (layout.header + layout.panels.flatMap(\.texts)).filter(\.isUpright).map { layout.box(of: $0) }
      let canvasFrame = Frame(left: -0.5, right: canvas.width + 0.5, top: -0.5, bottom: layout.canvas.height + 0.5)
      #expect(boxes.first { !canvasFrame.holds($0) } == nil)
      let frames = layout.panels.map { $0.frame.shrunk(by: 1) }
      let pairs = boxes.indices.flatMap { i in boxes.indices.filter { $0 > i }.map { (boxes[i], boxes[$0]) } }
      #expect(pairs.first { $0.0.shrunk(by: 1).touches($0.1) }.map { "\($0)" } == nil)
      #expect(boxes.first { box in frames.contains { $0.touches(box) } } == nil)
      #expect(frames.allSatisfy { $0.width > 0 && $0.height > 0 })
    }
  }

  @Test func `the check for overlaps finds one`() {
    let box = Frame(left: 0, right: 10, top: 0, bottom: 10)
    #expect(box.touches(Frame(left: 5, right: 15, top: 5, bottom: 15)))
    #expect(!box.touches(Frame(left: 11, right: 15, top: 5, bottom: 15)))
    #expect(!box.holds(Frame(left: 5, right: 15, top: 5, bottom: 9)))
  }
}

extension Layout {
  fileprivate func box(of text: PlacedPanel.Text) -> Frame {
    let width = canvas.width(of: text.text, text.role)
    let left =
      switch text.alignment {
      case .left: text.x
      case .center: (text.x - width / 2).rounded(.down)
      case .right: text.x - width
      }
    let half = canvas.isText ? 0 : canvas.size(text.role) / 2
    return Frame(
      left: left, right: left + width - (canvas.isText ? 1 : 0), top: text.y - half, bottom: text.y + half)
  }
}

extension Frame {
  fileprivate func touches(_ other: Frame) -> Bool {
    left <= other.right && other.left <= right && top <= other.bottom && other.top <= bottom
  }
  fileprivate func holds(_ other: Frame) -> Bool {
    left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
  }
  fileprivate func shrunk(by margin: Double) -> Frame {
    width < 2 * margin || height < 2 * margin
      ? self : Frame(left: left + margin, right: right - margin, top: top + margin, bottom: bottom - margin)
  }
}

/// Every sample is drawn by the real gnuplot.
@Suite struct SampleDrawings {
  @Test(arguments: Samples.all.map(\.name)) func `every sample is drawn without a word of complaint`(name: String)
    throws
  {
    let figure = try #require(Samples.all.first { $0.name == name }?.figure)
    let kept = ProcessInfo.processInfo.environment["WORKBENCH_GALLERY"].map { URL(fileURLWithPath: $0) }
    let folder = kept ?? FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { if kept == nil { try? FileManager.default.removeItem(at: folder) } }
    let drawing = Plotter(folder: folder, keepScripts: true).draw(figure, named: name)
    #expect(drawing.notices == [])
    #expect(drawing.files.map(\.lastPathComponent) == ["\(name).png", "\(name).svg", "\(name).gp"])
    let text = try #require(drawing.terminalText)
    if kept != nil { try Data(text.utf8).write(to: folder.appendingPathComponent("\(name).txt")) }
  }
}
