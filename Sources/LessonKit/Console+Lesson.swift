import Terminal

extension Console {
  /// A lesson's first lines: its number, its question, and the data it looks at.
  public func open(lesson number: Int, question: String, table: LessonTable) {
    let padded = number < 10 ? "0\(number)" : "\(number)"
    print("Lesson \(padded) · \(question)", right: table.summary)
    print()
    table.columns.remarks.forEach(paragraph)
  }

  /// A lesson's last lines: the finding, where the pictures are, and what to do next.
  public func close(finding: String, gallery: Gallery, next: String) {
    print()
    paragraph(finding)
    if let line = gallery.line { paragraph(line) }
    paragraph("Next: " + next)
  }
}
