import Foundation
import Testing

@testable import Plotting

/// Whatever happens to gnuplot or to the disk, drawing returns, says so once, and leaves no process and no broken file.
@Suite struct DrawingFailures {
  static let claim = figure([1, 2, 3], [1, 4, 9])

  @Test func `a missing gnuplot is said once and the scripts are kept`() throws {
    let plotFolder = try PlotFolder()
    let plotter = plotFolder.plotter(gnuplot: "/nonexistent")
    let first = plotter.draw(DrawingFailures.claim, named: "first")
    #expect(first.notices.count == 1)
    #expect(first.notices.first?.contains("run scripts/setup") == true)
    #expect(first.terminalText == nil)
    #expect(first.files.map(\.lastPathComponent) == ["first.gp"])
    let second = plotter.draw(DrawingFailures.claim, named: "second")
    #expect(second.notices == [])
    #expect(plotFolder.outputs == ["first.gp", "second.gp"])
  }

  @Test func `a kept script draws the same picture later`() throws {
    let plotFolder = try PlotFolder()
    _ = plotFolder.plotter(gnuplot: "/nonexistent").draw(DrawingFailures.claim, named: "later")
    let path = plotFolder.output.appendingPathComponent("later.gp").path
    let outcome = Gnuplot(program: "gnuplot", timeLimit: .seconds(30))
      .run("cd \(plotFolder.output.path.gnuplotQuoted)\nload \(path.gnuplotQuoted)\n")
    #expect(outcome.end == .finished)
    #expect(plotFolder.outputs == ["later.gp", "later.png", "later.svg"])
    let later = try Data(contentsOf: plotFolder.output.appendingPathComponent("later.png"))
    _ = plotFolder.plotter().draw(DrawingFailures.claim, named: "now")
    #expect(try Data(contentsOf: plotFolder.output.appendingPathComponent("now.png")) == later)
  }

  /// A script larger than a pipe holds, so that the writer meets the closed end.
  static let large = Figure(
    "Large", x: Axis(), y: Axis(),
    marks: (0..<40).map { k in
      .points("", x: (0..<1_500).map { Double($0) + 0.1 }, y: (0..<1_500).map { Double(($0 * (k + 7)) % 1_499) + 0.01 })
    })

  @Test(arguments: ["exit 1", "exit 0", "head -c 100 > /dev/null; exit 3", "kill -9 $$", "exec < /dev/null; sleep 0.2"])
  func `a gnuplot that ends too early ends nothing else`(behaviour: String) throws {
    let plotFolder = try PlotFolder()
    let gnuplot = try plotFolder.program(behaviour)
    for figure in [DrawingFailures.claim, DrawingFailures.large] {
      let drawing = plotFolder.plotter(gnuplot: gnuplot).draw(figure, named: "early")
      #expect(drawing.notices.count == 1)
      #expect(drawing.files == [])
      #expect(drawing.terminalText == nil)
    }
    #expect(plotFolder.outputs == [])
  }

  @Test func `a gnuplot that dies in the middle leaves the pictures that were finished`() throws {
    let plotFolder = try PlotFolder()
    let gnuplot = try plotFolder.program("sed '/svg/,$d' | gnuplot \"$@\"; kill -9 $$")
    let drawing = plotFolder.plotter([.png, .svg], gnuplot: gnuplot).draw(DrawingFailures.claim, named: "half")
    #expect(plotFolder.outputs == ["half.png"])
    #expect(drawing.files.map(\.lastPathComponent) == ["half.png"])
    #expect(drawing.notices.count == 1)
    #expect(drawing.notices.first?.contains("signal 9") == true)
  }

  @Test(arguments: ["sleep 60", "sleep 60 & sleep 60", "trap '' TERM; while :; do sleep 1; done"])
  func `a gnuplot that hangs is stopped, and its children too`(behaviour: String) throws {
    let plotFolder = try PlotFolder()
    let gnuplot = try plotFolder.program("echo $$ > \(plotFolder.folder.path)/pid; \(behaviour)")
    let drawing = plotFolder.plotter(gnuplot: gnuplot, timeLimit: .milliseconds(300)).draw(
      DrawingFailures.large, named: "hang")
    #expect(drawing.notices.count == 1)
    #expect(drawing.notices.first?.contains("stopped") == true)
    #expect(plotFolder.outputs == [])
    let text = try String(contentsOf: plotFolder.folder.appendingPathComponent("pid"), encoding: .utf8)
    let pid = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(kill(pid, 0) == -1, "the process is still there, perhaps as a zombie")
    // They are killed, and end in their own time.
    let deadline = ContinuousClock.now + .seconds(20)
    while !DrawingFailures.members(ofGroup: pid).isEmpty, ContinuousClock.now < deadline { usleep(10_000) }
    #expect(DrawingFailures.members(ofGroup: pid) == [])
  }

  /// The living processes of a process group; those that have ended and wait for init to reap them do not count.
  static func members(ofGroup group: Int32) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.filter { Int32($0) != nil }.filter { pid in
      guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
      let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
      return fields.count > 3 && fields[3] == "\(group)" && fields[1] != "Z"
    }
  }

  @Test func `no process is left behind`() throws {
    let plotFolder = try PlotFolder()
    let gnuplot = try plotFolder.program("echo $$ >> \(plotFolder.folder.path)/pids; exec gnuplot \"$@\"")
    for k in 0..<5 { _ = plotFolder.plotter([.svg], gnuplot: gnuplot).draw(DrawingFailures.claim, named: "\(k)") }
    let pids = try String(contentsOf: plotFolder.folder.appendingPathComponent("pids"), encoding: .utf8).split(
      separator: "\n")
    #expect(pids.count == 5)
    #expect(pids.compactMap { Int32($0) }.filter { kill($0, 0) == 0 } == [])
  }

  @Test func `a child that outlives gnuplot does not hold the drawing up`() throws {
    let plotFolder = try PlotFolder()
    // It holds standard input and error open, as an unread pipe and as a window would.
    let gnuplot = try plotFolder.program("sleep 20 & echo $! > \(plotFolder.folder.path)/child; exit 0")
    let drawing = plotFolder.plotter(gnuplot: gnuplot, timeLimit: .seconds(15)).draw(
      DrawingFailures.large, named: "child")
    #expect(drawing.notices.count == 1)
    #expect(drawing.notices.first?.contains("stopped") != true)
    if let text = try? String(contentsOf: plotFolder.folder.appendingPathComponent("child"), encoding: .utf8),
      let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      kill(pid, SIGKILL)
    }
  }

  @Test func `a full disk leaves no broken picture`() throws {
    let plotFolder = try PlotFolder()
    // No file may grow beyond 8 KiB: what a full disk does to a PNG file of 50 KiB.
    let gnuplot = try plotFolder.program("trap '' XFSZ; ulimit -f 16; exec gnuplot \"$@\"")
    let drawing = plotFolder.plotter([.png], gnuplot: gnuplot).draw(DrawingFailures.claim, named: "full")
    #expect(plotFolder.outputs == [])
    #expect(drawing.files == [])
    #expect(drawing.notices.count == 1)
  }

  @Test func `a file without its end is recognised`() throws {
    let plotFolder = try PlotFolder()
    _ = plotFolder.plotter().draw(DrawingFailures.claim, named: "whole")
    let png = try Data(contentsOf: plotFolder.output.appendingPathComponent("whole.png"))
    let svg = try Data(contentsOf: plotFolder.output.appendingPathComponent("whole.svg"))
    #expect(PictureFile.isWhole(png, .png) && PictureFile.isWhole(svg, .svg))
    #expect(!PictureFile.isWhole(png.dropLast(), .png) && !PictureFile.isWhole(svg.prefix(svg.count / 2), .svg))
  }

  @Test func `a folder that cannot be made is said once`() throws {
    let plotFolder = try PlotFolder()
    try Data().write(to: plotFolder.output)  // a file stands where the folder should
    let plotter = plotFolder.plotter()
    let drawing = plotter.draw(DrawingFailures.claim, named: "a")
    #expect(drawing.files == [])
    #expect(drawing.notices.count == 1)
    #expect(drawing.terminalText?.contains("A claim") == true)
    #expect(plotter.draw(DrawingFailures.claim, named: "b").notices == [])
  }

  @Test func `an old picture survives a failed new one`() throws {
    let plotFolder = try PlotFolder()
    _ = plotFolder.plotter([.png]).draw(DrawingFailures.claim, named: "kept")
    let before = try Data(contentsOf: plotFolder.output.appendingPathComponent("kept.png"))
    _ = plotFolder.plotter([.png], gnuplot: try plotFolder.program("exit 1")).draw(DrawingFailures.claim, named: "kept")
    #expect(try Data(contentsOf: plotFolder.output.appendingPathComponent("kept.png")) == before)
  }

  @Test func `a folder with a hostile name is only a folder`() throws {
    let plotFolder = try PlotFolder()
    let folder = plotFolder.folder.appendingPathComponent("it's `touch x`\n!touch y\n $(z) λ")
    let drawing = Plotter(targets: [.png, .svg], folder: folder).draw(DrawingFailures.claim, named: "a")
    #expect(drawing.notices == [])
    #expect(drawing.files.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
  }

  @Test func `a window without a display becomes a file`() throws {
    let plotFolder = try PlotFolder()
    let drawing = plotFolder.plotter([.window]).draw(DrawingFailures.claim, named: "window")
    #expect(drawing.files.map(\.lastPathComponent) == ["window.png"])
    #expect(
      drawing.notices == ["No window could be opened, because there is no display: look at the PNG file instead."])
  }

  @Test func `a display opens a window when gnuplot has one`() throws {
    let plotFolder = try PlotFolder()
    let log = plotFolder.folder.appendingPathComponent("log")
    let gnuplot = try plotFolder.program("cat >> \(log.path); echo 'dumb png qt svg' >&2")
    let drawing = plotFolder.plotter([.window], gnuplot: gnuplot, hasDisplay: true).draw(
      DrawingFailures.claim, named: "window")
    #expect(drawing == Drawing())
    #expect(try String(contentsOf: log, encoding: .utf8).contains("set terminal qt size 1280,800"))
  }

  @Test func `many tasks draw with one plotter`() async throws {
    let plotFolder = try PlotFolder()
    let plotter = plotFolder.plotter([.svg, .terminal])
    let texts = await withTaskGroup(of: String?.self) { group in
      for k in 0..<8 {
        group.addTask { plotter.draw(figure([1, 2, 3], [1, 4, 9], title: "Number \(k)"), named: "\(k)").terminalText }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(texts.compactMap { $0 }).count == 8)
    #expect(plotFolder.outputs.count == 8)
  }

  @Test func `drawing nowhere does nothing`() throws {
    let plotFolder = try PlotFolder()
    #expect(plotFolder.plotter([], gnuplot: "/nonexistent").draw(DrawingFailures.claim, named: "a") == Drawing())
    #expect(plotFolder.outputs == [])
  }
}
