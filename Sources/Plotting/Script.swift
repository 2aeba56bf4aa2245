/// Writes a laid-out figure as a gnuplot script.
///
/// Data stands in data blocks that hold numbers only; every text goes through `gnuplotQuoted`; every place is absolute.
struct Script {
  let layout: Layout
  private(set) var text = ""
  private var blocks = 0
  /// What the next `plot` command draws.
  private var elements: [String] = []

  var canvas: Canvas { layout.canvas }

  /// The script that draws a figure into `output`, which is left out for windows.
  init(_ layout: Layout, output: String?) {
    self.layout = layout
    add("reset session")
    add("set encoding utf8")
    add("set terminal \(terminal)")
    if let output { add("set output \(Script.safe(output).gnuplotQuoted)") }
    add("set multiplot")
    add("set clip two")
    add("unset key")
    add("unset colorbox")
    for text in layout.header { add(text) }
    if layout.panels.isEmpty { drawNothing() }
    for placed in layout.panels {
      draw(placed)
      add("unset label; unset arrow; unset object")
    }
    add("unset multiplot")
    add("unset output")
  }

  // MARK: The pieces of a script

  mutating func add(_ line: String) { text += line + "\n" }

  /// Adds data and returns the name of its block; runs are set apart by blank lines.
  mutating func block(_ runs: [[[Double]]]) -> String {
    blocks += 1
    let name = "$data\(blocks)"
    let lines = runs.map { run in run.map { $0.map(Script.number).joined(separator: " ") }.joined(separator: "\n") }
    add("\(name) << EOD\n\(lines.joined(separator: "\n\n"))\nEOD")
    return name
  }

  mutating func plot(_ element: String) { elements.append(element + " notitle") }

  mutating func flushPlot() {
    add("plot " + (elements.isEmpty ? "NaN notitle" : elements.joined(separator: ", \\\n  ")))
    elements = []
  }

  mutating func add(_ text: PlacedPanel.Text) {
    let place = "screen \(Script.number(canvas.screenX(text.x))),\(Script.number(canvas.screenY(text.y)))"
    let turn = text.isUpright ? "" : " rotate by 90"
    add(
      "set label \(text.text.gnuplotQuoted) at \(place) \(text.alignment.rawValue)\(turn) noenhanced front"
        + ink(text.color, text.role))
  }

  /// Font and colour; a text picture has neither.
  func ink(_ color: Color, _ role: Canvas.Role) -> String {
    canvas.isText ? "" : " font \(font(role)) textcolor rgb '\(color.rawValue)'"
  }

  func font(_ role: Canvas.Role) -> String {
    // pngcairo counts in points of 96 to 72 pixels, svg in pixels.
    let size = canvas.size(role) * (canvas.kind == .svg ? 1 : 0.75)
    return "'DejaVu Sans\(role == .title || role == .panelTitle ? ":Bold" : ""),\(Script.number(size))'"
  }

  /// Full precision, always with a decimal point, in no one's language.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "NaN" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }

  /// A path that gnuplot takes for a path: one that begins with | would be a command.
  private static func safe(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

  // MARK: The paper

  private var terminal: String {
    let size = "size \(Script.number(canvas.width)),\(Script.number(canvas.height))"
    return switch canvas.kind {
    case .text: "dumb mono \(size) noenhanced"
    case .png: "pngcairo \(size) enhanced font \(font(.tick)) background '#FFFFFF' linewidth 1 dashlength 1"
    case .svg: "svg \(size) enhanced font \(font(.tick)) background '#FFFFFF' linewidth 1 dashlength 1"
    case .window(let name): "\(name) \(size) enhanced font \(font(.tick)) persist"
    }
  }

  private mutating func drawNothing() {
    add("unset border; unset tics")
    add("set xrange [0:1]; set yrange [0:1]")
    add("set label 'nothing to draw' at screen 0.5,0.5 center")
    flushPlot()
  }
}
