import CGnuplotIostream
import Core
import Foundation

/// A gnuplot program: where it is and how long it may take.
struct Gnuplot: Sendable {
  /// A path, or a name that is looked up on PATH.
  var program: String
  var timeLimit: Duration

  /// The program named by WORKBENCH_GNUPLOT, else `gnuplot`.
  static var standardProgram: String {
    let named = ProcessInfo.processInfo.environment["WORKBENCH_GNUPLOT"] ?? ""
    return named.isEmpty ? "gnuplot" : named
  }

  /// Sends a script to a new gnuplot, through gnuplot-iostream, and waits for its end.
  ///
  /// - Parameter files: files that gnuplot writes to.
  func run(_ script: String, writing files: [PictureFile] = []) -> Outcome {
    var script = script
    let seconds = Double(timeLimit.components.seconds) + Double(timeLimit.components.attoseconds) * 1e-18
    var end = script.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        workbench_gnuplot_run(
          program, characters.baseAddress, characters.count, seconds, files.map(\.descriptor), files.count)
      }
    }
    defer { workbench_gnuplot_free(&end) }
    let messages = end.messages.map { String(cString: $0) } ?? ""
    return Outcome(end: ending(of: end), messages: messages)
  }

  private func ending(of end: workbench_gnuplot_end) -> Outcome.End {
    if end.start_error != 0 { return .notStarted(String(cString: strerror(end.start_error))) }
    if end.timed_out != 0 { return .timedOut }
    if end.end_signal != 0 { return .killed(signal: Int(end.end_signal)) }
    if end.exit_status == 127 { return .notStarted("it could not be executed") }
    if end.exit_status != 0 || end.broken_pipe != 0 { return .failed(status: Int(end.exit_status)) }
    return .finished
  }
}

extension Gnuplot {
  /// How a run of gnuplot ended.
  struct Outcome: Sendable, Equatable {
    enum End: Sendable, Equatable {
      /// Every command was carried out.
      case finished
      /// There is no such program, or it may not be run; the reason in the system's words.
      case notStarted(String)
      /// At least one command failed, or gnuplot ended before it had read all of them.
      case failed(status: Int)
      case killed(signal: Int)
      case timedOut
    }

    var end: End
    /// What gnuplot wrote to its standard error.
    var messages: String
  }
}

extension Gnuplot.Outcome.End {
  /// True when there was no gnuplot to draw with.
  var isMissing: Bool {
    if case .notStarted = self { return true }
    return false
  }
}

/// A file in memory that gnuplot writes a picture into.
///
/// It has no name in any folder: gnuplot never sees a path that a user has chosen, no unfinished picture is seen by a
/// user, and nothing is left when the program is killed.
final class PictureFile: Sendable {
  let descriptor: Int32

  /// - Throws: `FileError` where the system has no memory to give.
  init() throws(FileError) {
    descriptor = workbench_memory_file()
    guard descriptor >= 0 else { throw FileError("a picture in memory", errno) }
  }

  deinit { close(descriptor) }

  /// Where gnuplot, which inherits the file under the same number, finds it.
  var path: String { "/dev/fd/\(descriptor)" }

  /// The picture, if gnuplot finished it: at the end of its memory it leaves a file without its end, and does not
  /// complain.
  func finished(_ target: PlotTarget) -> Data? {
    guard lseek(descriptor, 0, SEEK_SET) == 0,
      let content = try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd()
    else { return nil }
    return PictureFile.isWhole(content, target) ? content : nil
  }

  /// True when the content ends as a file of its kind must.
  static func isWhole(_ content: Data, _ target: PlotTarget) -> Bool {
    switch target {
    case .png:
      // The last chunk of a PNG file: no bytes, IEND, its check sum.
      content.suffix(12).elementsEqual([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
    case .gif: content.starts(with: Array("GIF89a".utf8)) && content.last == 0x3B
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
