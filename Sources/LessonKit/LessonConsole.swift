import ArgumentParser
import Terminal

/// Where a lesson's numbers go besides the terminal.
public struct CSVOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the numbers to this file; - is standard output (the words then go to standard error).", valueName: "file"))
  public var csv: String?

  public init() {}

  /// Where the words go.
  public var console: Console { Console(toStandardError: csv == "-") }
}

extension Console {
  /// A lesson's first lines: its number, its question, and the data it looks at.
  public func open(lesson number: Int, question: String, table: LessonTable) {
    let padded = number < 10 ? "0\(number)" : "\(number)"
    print("Lesson \(padded) · \(question)", right: table.summary)
    print()
    table.columns.remarks.forEach(paragraph)
  }

  /// A lesson's last lines: the conclusion, where the pictures are, and what to do next.
  public func close(conclusion: String, figures: FigureWriter, next: String) {
    print()
    paragraph(conclusion)
    if let line = figures.line { paragraph(line) }
    paragraph("Next: " + next)
  }

  /// Says which exercises of a lesson are not written yet, so that their gaps are not taken for a result.
  ///
  /// - Parameters:
  ///   - exercises: "1.1 SquaredError.swift", and whether it still returns nothing.
  ///   - folder: the lesson's folder, as in lesson01-gradient-descent.
  public func mention(open exercises: KeyValuePairs<String, Bool>, in folder: String) {
    let open = exercises.filter(\.value).map(\.key)
    guard !open.isEmpty else { return }
    print()
    paragraph("Not written yet: exercise\(open.count > 1 ? "s" : "") \(open.joined(separator: ", ")).")
    paragraph("Open Lessons/\(folder)/Exercise; what depends on it is missing above.")
  }
}
