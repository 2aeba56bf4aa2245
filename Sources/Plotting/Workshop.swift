import Foundation

/// A temporary folder of one drawing, in which gnuplot works.
///
/// gnuplot never sees a path that a user has chosen, and no unfinished picture is seen by a user.
struct Workshop: Sendable {
  let folder: URL

  init() throws {
    // A path with a line feed could not be quoted for gnuplot.
    let base = FileManager.default.temporaryDirectory.path
    let home = base == base.onOneLine ? base : "/tmp"
    folder = URL(fileURLWithPath: home).appendingPathComponent("workbench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func path(of target: PlotTarget) -> String { folder.appendingPathComponent("figure.\(target.rawValue)").path }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// The picture, if gnuplot finished it: a full disk leaves a file without its end, and gnuplot does not complain.
  func finished(_ target: PlotTarget) -> Data? {
    guard let content = FileManager.default.contents(atPath: path(of: target)), !content.isEmpty else { return nil }
    return Workshop.isWhole(content, target) ? content : nil
  }

  /// True when the content ends as a file of its kind must.
  static func isWhole(_ content: Data, _ target: PlotTarget) -> Bool {
    switch target {
    case .png:
      // The last chunk of a PNG file: no bytes, IEND, its check sum.
      content.suffix(12).elementsEqual([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
    case .svg: String(decoding: content.suffix(16), as: UTF8.self).contains("</svg>")
    case .terminal: content.contains { $0 > 0x20 } && content.last == 0x0A
    case .window: true
    }
  }

  /// Text without the form feed that gnuplot puts in front, without spaces at line ends and empty lines at the end.
  static func tidied(_ content: Data) -> String {
    let lines = String(decoding: content, as: UTF8.self).replacing("\u{0C}", with: "")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    let last = lines.lastIndex { !$0.isEmpty } ?? 0
    let first = lines.firstIndex { !$0.isEmpty } ?? 0
    return lines[first...max(first, last)].joined(separator: "\n") + "\n"
  }

  /// An SVG file that says what it shows, to people who cannot see it, and names fonts for machines without DejaVu.
  static func described(_ content: Data, by figure: Figure) -> Data {
    let text = String(decoding: content, as: UTF8.self)
    guard let title = text.range(of: "<title>Gnuplot</title>"),
      let start = text.range(of: "<desc>", range: title.upperBound..<text.endIndex),
      let end = text.range(of: "</desc>", range: start.upperBound..<text.endIndex)
    else { return content }
    let head = "<title>\(figure.title.xmlEscaped)</title>\n<desc>\(figure.description.xmlEscaped)</desc>"
    let rest = text[end.upperBound...].replacing(
      "font-family=\"DejaVu Sans\"", with: "font-family=\"DejaVu Sans, Verdana, sans-serif\""
    ).replacing(
      "font-family=\"DejaVu Sans:Bold\"",
      with: "font-family=\"DejaVu Sans, Verdana, sans-serif\" font-weight=\"bold\"")
    return Data((text[..<title.lowerBound] + head + rest).utf8)
  }
}
