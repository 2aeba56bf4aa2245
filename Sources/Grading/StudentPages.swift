import Classroom

extension ClassReport {
  /// JUnit XML: a test suite per exercise, a case per original test.
  ///
  /// What kept the tests from being run, or from counting, is an error of every case that it touches.
  func junit(of student: StudentReport) -> String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"\(Escaping.xml(student.name))\">"]
    for (task, judgement) in zip(exercises, student.judgements) {
      let suite = "Exercise \(task.number) \(task.title)"
      let cases = judgement.finding.counts ? judgement.tests : []
      let (failures, errors) = (cases.count { !$0.isPassed }, judgement.finding.counts ? 0 : 1)
      lines.append(
        "  <testsuite name=\"\(Escaping.xml(suite))\" tests=\"\(max(cases.count, 1))\" failures=\"\(failures)\" "
          + "errors=\"\(errors)\" skipped=\"0\" time=\"\(Score.text(judgement.seconds))\">")
      if !judgement.finding.counts {
        lines.append("    <testcase classname=\"\(task.number)\" name=\"\(Escaping.xml(judgement.finding.rawValue))\">")
        lines.append(
          "      <error message=\"\(Escaping.xml(judgement.sentence))\">\(Escaping.xml(judgement.excerpt ?? ""))</error>"
        )
        lines.append("    </testcase>")
      }
      for test in cases {
        let opening = "    <testcase classname=\"\(task.number)\" name=\"\(Escaping.xml(test.name))\""
        if test.isPassed {
          lines.append(opening + "/>")
        } else {
          lines.append(opening + ">")
          let message = test.reasons.first ?? "failed"
          lines.append(
            "      <failure message=\"\(Escaping.xml(message))\">\(Escaping.xml(test.reasons.joined(separator: "\n")))</failure>"
          )
          lines.append("    </testcase>")
        }
      }
      lines.append("  </testsuite>")
    }
    return (lines + ["</testsuites>", ""]).joined(separator: "\n")
  }

  /// What a student reads: what passed, what failed and why, and a question to go on with.
  func feedback(for student: StudentReport) -> String {
    var lines = [
      "# \(Escaping.markdown(student.name))", "",
      "**\(Score.text(student.points)) of \(Score.text(student.of)) points**", "",
    ]
    for (task, judgement) in zip(exercises, student.judgements) {
      lines += [
        "## Exercise \(task.number) · \(Escaping.markdown(task.title)): "
          + "\(Score.text(judgement.score.awarded)) of \(Score.text(task.points)) points", "",
        "**\(judgement.finding.rawValue)**: \(Escaping.markdown(judgement.sentence))", "",
      ]
      if let excerpt = judgement.excerpt { lines += [Escaping.fenced(excerpt), ""] }
      lines += tests(of: judgement)
      if !judgement.twins.isEmpty {
        lines += [
          "It calls \(judgement.twins.map { "`\($0)`" }.joined(separator: ", ")) of the library, which already is the solution. "
            + "The exercise is to write it yourself.", "",
        ]
      }
    }
    if !student.notes.isEmpty {
      lines += ["## What else was found", ""] + student.notes.map { "- \(Escaping.markdown($0))" } + [""]
    }
    return lines.joined(separator: "\n")
  }

  private func tests(of judgement: GradeResult) -> [String] {
    guard !judgement.tests.isEmpty, judgement.finding != .forged else { return [] }
    var lines: [String] = []
    let isWeighted = judgement.tests.contains { $0.weight != 1 }
    func share(_ test: GradeResult.Test) -> String {
      isWeighted ? " (counts \(test.weight) of \(judgement.score.weight))" : ""
    }
    for test in judgement.tests where test.isPassed {
      lines.append("- ✓ \(Escaping.markdown(test.name))\(share(test))")
    }
    let failed = judgement.tests.filter { !$0.isPassed }
    for (place, test) in failed.enumerated() {
      lines.append("- ✗ \(Escaping.markdown(test.name))\(share(test))")
      // One slip fails many tests: the first says why, as it does in "workbench check".
      guard place == 0 else { continue }
      lines += test.reasons.map { "  - \(Escaping.code($0))" }
      if let hint = test.hint { lines.append("  - *\(Escaping.markdown(hint))*") }
    }
    if failed.count > 1 {
      lines += [
        "",
        "One slip often fails several tests, so begin with the first; `workbench check \(judgement.exercise)` then shows the "
          + "next one.",
      ]
    }
    if !judgement.finding.counts {
      lines += ["", "A run that did not come to its end in good order gives no points, whatever passed before."]
    }
    return lines + [""]
  }
}

/// A student's words in other languages' files, so that they stay words.
enum Escaping {
  /// A cell for a spreadsheet: one that it would take for a formula begins with an apostrophe.
  static func spreadsheet(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let isNumber = Double(text) != nil
    return isFormula && !isNumber ? "'" + text : text
  }

  /// Text for an XML 1.0 element or attribute; characters that XML does not allow become U+FFFD.
  static func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\r", "\t": result += "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Text in a line of Markdown.
  static func markdown(_ text: String) -> String {
    var result = ""
    for character in clean(text) {
      if "\\`*_{}[]<>#|~".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  /// One line as code in Markdown; the quotes are longer than any run of backticks inside.
  static func code(_ text: String) -> String {
    let line = clean(text)
    let longest = line.split { $0 != "`" }.map(\.count).max() ?? 0
    let quote = String(repeating: "`", count: longest + 1)
    return longest == 0 ? quote + line + quote : "\(quote) \(line) \(quote)"
  }

  /// Lines as a fenced block; the fence is longer than any run of backticks inside.
  static func fenced(_ text: String, _ language: String = "text") -> String {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { clean(String($0)) }
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\(language)\n\(lines.joined(separator: "\n"))\n\(fence)"
  }

  /// One line without control characters; terminal sequences lose their teeth.
  static func clean(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
            ? " " : scalar
        }))
  }
}
