import Terminal

extension Console {
  /// Says which exercises of a lesson are not written yet, so that nobody takes their gaps for a finding.
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
