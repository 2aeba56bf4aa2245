/// Writes a laid-out figure as a gnuplot script.
///
/// Data stands in data blocks that hold numbers only; every text goes through `gnuplotQuoted`; every place is absolute.
struct Script {
  private(set) var layout: Layout
  private(set) var text = ""
  private var blocks = 0
  /// What the next `plot` command draws.
  private var elements: [String] = []

  var canvas: Canvas { layout.canvas }

  /// The script that draws figures into `output`, which is left out for windows; of several, each is a frame of a GIF.
  init(_ frames: [Layout], output: String?) {
    layout = frames[0]
    add("reset session")
    add("set encoding utf8")
    add("set terminal \(terminal)")
    if let output { add("set output \(Script.safe(output).gnuplotQuoted)") }
    add("set clip two")
    add("unset key")
    add("unset colorbox")
    for frame in frames {
      layout = frame
      drawFrame()
    }
    add("unset output")
  }

  private mutating func drawFrame() {
    add("set multiplot")
    for text in layout.header { add(text) }
    if layout.panels.isEmpty { drawNothing() }
    for placed in layout.panels {
      draw(placed)
      add("unset label; unset arrow; unset object")
    }
    add("unset multiplot")
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

  // MARK: The canvas

  private var terminal: String {
    let size = "size \(Script.number(canvas.width)),\(Script.number(canvas.height))"
    return switch canvas.kind {
    case .text: "dumb mono \(size) noenhanced"
    case .png: "pngcairo \(size) enhanced font \(font(.tick)) background '#FFFFFF' linewidth 1 dashlength 1"
    case .gif:
      "gif animate delay 25 loop 0 \(size) enhanced font \(font(.tick)) background '#FFFFFF' linewidth 1"
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

extension Script {
  /// Draws one panel: its frame, its surroundings, its marks.
  mutating func draw(_ placed: PlacedPanel) {
    let (plan, frame) = (placed.plan, placed.frame)
    add("set lmargin at screen \(Script.number(canvas.screenX(frame.left)))")
    add("set rmargin at screen \(Script.number(canvas.screenX(frame.right)))")
    add("set tmargin at screen \(Script.number(canvas.screenY(frame.top)))")
    add("set bmargin at screen \(Script.number(canvas.screenY(frame.bottom)))")
    drawAxes(placed)
    for text in placed.texts { add(text) }
    for sample in placed.samples { draw(sample) }
    if plan.isEmpty {
      add("set label 'nothing to draw' at graph 0.5,0.5 center noenhanced" + ink(.gray, .label))
    } else {
      for mark in plan.panel.marks { drawBehind(mark, placed) }
      if let bar = placed.colorBar { drawColorBar(bar, plan) }
      for trace in plan.traces { draw(trace, placed) }
      for mark in plan.panel.marks { drawInFront(mark, placed) }
    }
    flushPlot()
  }

  private mutating func drawAxes(_ placed: PlacedPanel) {
    let (plan, panel) = (placed.plan, placed.plan.panel)
    let areHidden = panel.x.isHidden && panel.y.isHidden
    add("unset logscale; unset grid")
    add(areHidden ? "unset border" : canvas.isText ? "set border 3" : "set border 3 lw 1.5 lc rgb '#606060'")
    drawAxis("x", panel.x, plan.x, placed.xTicks, showsNumbers: placed.showsXNumbers)
    drawAxis("y", panel.y, plan.y, placed.yTicks, showsNumbers: true)
    let isFilled = plan.colorScale != nil || !plan.contours.isEmpty
    if !canvas.isText, !areHidden, !isFilled {
      add("set grid xtics ytics back lt 1 lw 1.5 dt solid lc rgb '#E0E0E0'")
    }
  }

  private mutating func drawAxis(_ name: String, _ axis: Axis, _ span: AxisRange, _ ticks: Ticks, showsNumbers: Bool) {
    add("set \(name)range [\(Script.number(span.low)):\(Script.number(span.high))] noextend")
    if span.scale == .log { add("set logscale \(name) 10") }
    guard !axis.isHidden else {
      add("unset \(name)tics")
      return
    }
    let major = ticks.major.map {
      "\(showsNumbers ? $0.quoted(raised: !canvas.isText) : "''") \(Script.number($0.position))"
    }
    let minor = canvas.isText ? [] : ticks.minor.map { "'' \(Script.number($0)) 1" }
    let markup = ticks.major.contains(where: \.isForeign) ? "noenhanced" : "enhanced"
    let style = canvas.isText ? "scale 0" : "scale 0.5,0.25 font \(font(.tick)) textcolor rgb '#303030' \(markup)"
    add("set \(name)tics out nomirror norotate \(style) (\((major + minor).joined(separator: ", ")))")
  }

  /// A sample of a mark in the legend.
  private mutating func draw(_ sample: PlacedPanel.Sample) {
    let style = sample.entry.style
    if canvas.isText {
      let sign = String(repeating: style.character, count: sample.entry.shape == .points ? 1 : 3)
      add(PlacedPanel.Text(text: sign, x: sample.from, y: sample.y))
      return
    }
    let y = Script.number(canvas.screenY(sample.y))
    let (from, to) = (Script.number(canvas.screenX(sample.from)), Script.number(canvas.screenX(sample.to)))
    let middle = Script.number(canvas.screenX((sample.from + sample.to) / 2))
    switch sample.entry.shape {
    case .area, .bars:
      let half = canvas.size(.label) * 0.35
      let low = Script.number(canvas.screenY(sample.y + half))
      let high = Script.number(canvas.screenY(sample.y - half))
      let fill = sample.entry.shape == .area ? "transparent solid 0.3" : "solid 0.85"
      add(
        "set object rect from screen \(from),screen \(low) to screen \(to),screen \(high) front "
          + "fc rgb '\(style.color.rawValue)' fs \(fill) noborder")
    default:
      if sample.entry.shape != .points {
        add("set arrow from screen \(from),screen \(y) to screen \(to),screen \(y) nohead front \(line(style))")
      }
      if sample.entry.shape != .curve(withPoints: false), style.point != .invisible {
        add("set label '' at screen \(middle),\(y) front point \(points(style))")
      }
    }
  }

  // MARK: Looks

  /// gnuplot's words for a line.
  func line(_ style: ResolvedStyle) -> String {
    canvas.isText
      ? "lt \(style.lineType)"
      : "lw \(Script.number((35 * style.width * canvas.unit * max(canvas.zoom, 0.7)).rounded() / 10)) dt \(style.dash.pattern) lc rgb '\(style.color.rawValue)'"
  }

  /// gnuplot's words for points.
  func points(_ style: ResolvedStyle, size: Double = 1.6) -> String {
    canvas.isText
      ? "pt '\(style.character)'"
      : "pt \(style.point.type) ps \(Script.number(size * canvas.unit * max(canvas.zoom, 0.7))) lw 2 dt solid "
        + "lc rgb '\(style.color.rawValue)'"
  }
}
