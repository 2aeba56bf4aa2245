/// What is drawn on: its size and the sizes of the letters on it, in pixels, or in characters for a text picture.
///
/// Places are measured from the upper left corner.
struct Canvas: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case text, png, svg, gif
    case window(terminal: String)
  }

  var kind: Kind
  var width: Double
  var height: Double
  /// Smaller where many panels share the canvas.
  var zoom = 1.0

  static let png = Canvas(kind: .png, width: 1600, height: 1000)
  static let svg = Canvas(kind: .svg, width: 1600, height: 1000)
  static let gif = Canvas(kind: .gif, width: 1200, height: 750)

  static func text(_ size: TerminalSize) -> Canvas {
    // Smaller is no picture.
    Canvas(kind: .text, width: Double(max(size.columns, 30)), height: Double(max(size.rows, 12)))
  }

  static func window(_ terminal: String) -> Canvas {
    Canvas(kind: .window(terminal: terminal), width: 1280, height: 800)
  }

  var isText: Bool { kind == .text }

  // MARK: Letters

  /// What a piece of text is for; its size follows.
  enum Role: Sendable, Equatable { case title, subtitle, panelTitle, label, tick }

  /// Height of the letters; 1 in a text picture.
  func size(_ role: Role) -> Double {
    if isText { return 1 }
    let pixels: Double =
      switch role {
      case .title: 38
      case .subtitle: 25
      case .panelTitle: 28 * max(zoom, 0.72)
      case .label: 27 * zoom
      case .tick: 24 * zoom
      }
    return (pixels * unit).rounded()
  }

  /// A pixel of the 1600 × 1000 canvas.
  var unit: Double { isText ? 1 : width / 1600 }

  /// The height of a line of text.
  func line(_ role: Role) -> Double { isText ? 1 : (size(role) * 1.3).rounded() }

  /// The width of a line of text; an estimate on the safe side for DejaVu Sans.
  func width(of text: String, _ role: Role) -> Double {
    if isText { return text.unicodeScalars.reduce(0) { $0 + $1.cells } }
    let ems = text.unicodeScalars.reduce(0) { $0 + $1.ems }
    return (ems * size(role) * (role == .title || role == .panelTitle ? 1.1 : 1)).rounded(.up)
  }

  /// A distance given in pixels of the 1600 × 1000 canvas, or in characters.
  func gap(_ pixels: Double, text characters: Double) -> Double { isText ? characters : pixels * zoom * unit }

  /// The nearest place that a line can have: characters stand in cells.
  func snapped(_ place: Double) -> Double { place.rounded() }

  /// The longest beginning of `text` that fits, with an ellipsis where something is missing.
  func fitted(_ text: String, _ role: Role, in room: Double) -> String {
    guard width(of: text, role) > room else { return text }
    var short = text
    while !short.isEmpty && width(of: short + "…", role) > room { short.removeLast() }
    return short + "…"
  }

  /// `text` broken between words into at most `limit` lines.
  func wrapped(_ text: String, _ role: Role, in room: Double, limit: Int) -> [String] {
    var lines: [String] = []
    for word in text.onOneLine.split(separator: " ", omittingEmptySubsequences: true) {
      if let last = lines.last, width(of: last + " " + word, role) <= room || lines.count == limit {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.map { fitted($0, role, in: room) }
  }

  // MARK: Places

  /// gnuplot's screen coordinate of a distance from the left edge.
  func screenX(_ x: Double) -> Double {
    let share = isText ? (x.rounded() + 0.01) / (width - 1) : x / width
    return (share * 100_000).rounded() / 100_000
  }

  /// gnuplot's screen coordinate of a distance from the upper edge.
  func screenY(_ y: Double) -> Double {
    let share = isText ? (height - 1 - y.rounded() + 0.01) / (height - 1) : 1 - y / height
    return (share * 100_000).rounded() / 100_000
  }

  /// The middle of a line of text whose upper edge is at `top`: gnuplot centres labels vertically.
  func middle(ofLineAt top: Double, _ role: Role) -> Double { isText ? top : top + line(role) / 2 }
}

extension Unicode.Scalar {
  /// Width in character cells.
  fileprivate var cells: Double {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    default: isWide ? 2 : 1
    }
  }

  /// Width in letter heights.
  fileprivate var ems: Double {
    if cells == 0 { return 0 }
    if isWide { return 1.1 }
    return switch self {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!", " ", "`": 0.36
    case "f", "t", "r", "(", ")", "[", "]", "-", "/", "\"", "·": 0.43
    case "m", "w", "M", "W", "%", "@", "—", "…": 0.98
    case "A"..."Z", "+", "=", "<", ">", "→", "−", "±", "×", "∂", "η", "≤", "≥", "_", "~", "^", "#": 0.8
    default: 0.62
    }
  }

  private var isWide: Bool {
    (0x1100...0x115F).contains(value) || (0x2E80...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
      || (0xFE30...0xFE4F).contains(value) || (0xFF00...0xFF60).contains(value) || value >= 0x1F000
  }
}

/// The rectangle of a panel's axes, in the units of the canvas, y downwards.
struct Frame: Sendable, Equatable {
  var left: Double
  var right: Double
  var top: Double
  var bottom: Double

  var width: Double { right - left }
  var height: Double { bottom - top }
}
