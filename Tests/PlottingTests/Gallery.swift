import Foundation
import Plotting
import Testing

/// Every sample is drawn by the real gnuplot.
@Suite struct Gallery {
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
