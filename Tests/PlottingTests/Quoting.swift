import Foundation
import Testing

@testable import Plotting

/// Text from users is shown and never run.
@Suite struct Quoting {
  static let hostile = [
    "a `touch CANARY` b", "a \"`touch CANARY`\" b", "a' ; system('touch CANARY') ; '", "a\n!touch CANARY\n",
    "a'\n!touch CANARY\n'", "a\r!touch CANARY", "$(touch CANARY)", "a\\' ; !touch CANARY", "< touch CANARY",
    "| touch CANARY", "@system('touch CANARY')", "EOD\n!touch CANARY", "%s %d %n 100%", "x_1^{2} {/Bold b} ~a{.} & @b",
    "a''; system('touch CANARY') #", "''; system(\"touch CANARY\") #",
    "\\''; !touch CANARY", "λ η → ∂ 日本 é", "''", "\\", "'", "`", "\u{2028}!touch CANARY", "a\0b",
  ]

  /// A figure that bears the text wherever text can stand.
  static func figure(_ text: String) -> Figure {
    let x = [1.0, 2, 3]
    return Figure(
      text, subtitle: text,
      panels: [
        Panel(
          text, x: Axis(text, ticks: [Axis.Tick(text, at: 2)]), y: Axis(text), legend: .outside(.right),
          marks: [
            .curve(text, x: x, y: x), .points(text, x: x, y: x), .path(text, x: x, y: x), .bars(text, x: x, y: x),
            .area(text, x: x, from: x, to: x), .verticalLine(at: 2, label: text), .horizontalLine(at: 2, label: text),
            .label(text, at: (2, 2)), .band(from: 1, to: 2, label: text),
          ]),
        Panel(
          x: Axis(text), y: Axis(text), legend: .direct,
          marks: [.image(Grid(x: x, y: x) { $0 + $1 }, scale: text), .curve(text, x: x, y: x)]),
      ], altText: text)
  }

  @Test(arguments: Quoting.hostile) func `hostile text is drawn and runs nothing`(text: String) throws {
    let plotFolder = try PlotFolder()
    let canary = plotFolder.folder.appendingPathComponent("canary").path
    let text = text.replacing("CANARY", with: canary)
    let drawing = plotFolder.plotter([.svg, .terminal], keepScripts: true).draw(Quoting.figure(text), named: text)
    #expect(drawing.notices == [])
    #expect(drawing.files.count == 2)
    #expect(!plotFolder.exists("canary"))
    #expect(!plotFolder.outputs.contains("canary"))
    // The kept script is as harmless when a person starts it.
    let script = try #require(drawing.files.last)
    let outcome = Gnuplot(program: "gnuplot", timeLimit: .seconds(30))
      .run("cd \(plotFolder.output.path.gnuplotQuoted)\nload \(script.path.gnuplotQuoted)\n")
    #expect(outcome.end == .finished, "\(outcome.messages)")
    #expect(!plotFolder.exists("canary"))
  }

  @Test(arguments: [
    "set title \"a `touch CANARY` b\"", "set title 'a\n!touch CANARY\n'", "plot '< touch CANARY'",
  ])
  func `without quoting the canary would be there`(command: String) throws {
    let plotFolder = try PlotFolder()
    let canary = plotFolder.folder.appendingPathComponent("canary").path
    _ = Gnuplot(program: "gnuplot", timeLimit: .seconds(30)).run(command.replacing("CANARY", with: canary) + "\n")
    #expect(plotFolder.exists("canary"))
  }

  /// Two quotes in a row: the usual quoting, each doubled within single quotes, fails; ours does not.
  @Test func `doubling quotes is not enough`() {
    let gnuplot = Gnuplot(program: "gnuplot", timeLimit: .seconds(30))
    #expect(gnuplot.run("set title 'a''''b'\n").end == .failed(status: 1))
    let outcome = gnuplot.run("print \("a''b".gnuplotQuoted)\n")
    #expect(outcome.end == .finished)
    #expect(outcome.messages == "a''b\n")
  }

  @Test(arguments: ["x_1^{2} {/Bold b} ~a{.} & @b", "50% of `it`", "λ η → ∂", "a 'b' \"c\" \\n", "<b>&amp;</b>"])
  func `the picture shows the text as it was written`(text: String) throws {
    let plotFolder = try PlotFolder()
    _ = plotFolder.plotter([.svg]).draw(Quoting.figure(text), named: "literal")
    let shown = plotFolder.text("literal.svg").components(separatedBy: "<text>").dropFirst()
      .compactMap { $0.components(separatedBy: "</text>").first }
      .map { $0.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&") }
    // Titles, axes, notes and legend; a long text is shortened in a few places. Nothing is eaten.
    #expect(shown.filter { $0.contains(text) }.count >= 5, "\(shown)")
  }

  @Test func `a quoted text has no character with a meaning`() {
    let meaningful = Set("\"'`@$!#&~^{}|\n\r\0\u{2028}")
    let first = Quoting.hostile.first { text in
      let quoted = text.gnuplotQuoted
      return quoted.first != "\"" || quoted.last != "\""
        || quoted.dropFirst().dropLast().contains(where: meaningful.contains)
    }
    #expect(first == nil)
    #expect("a'b`c\\d".gnuplotQuoted == #""a\047b\140c\134d""#)
  }

  @Test(arguments: [
    ("../../etc/passwd", "-.-..-etc-passwd"), (".hidden", "-hidden"), ("", "figure"), ("a b", "a b"),
    ("λ|<`'", "λ|<`'"), ("a\nb", "a b"),
  ])
  func `a file name stays in its folder`(name: String, expected: String) {
    #expect(Plotter.fileName(name) == expected)
    #expect(Plotter.fileName(String(repeating: "é", count: 500)).utf8.count <= 200)
  }
}
