extension String {
  /// This text as a gnuplot string that is shown literally and runs nothing.
  ///
  /// gnuplot executes back-ticks in double quotes, and a raw line feed ends a string of either kind, so that the rest
  /// of the text would run as commands. Between single quotes nothing is special but the single quote itself, which
  /// is doubled; control characters and line separators become spaces.
  var gnuplotQuoted: String { "'" + onOneLine.replacing("'", with: "''") + "'" }

  /// The same for the label of a tick, where gnuplot would read % as the start of a number format.
  var gnuplotQuotedTick: String { replacing("%", with: "%%").gnuplotQuoted }

  /// This text with spaces for control characters, line separators and marks that reverse the writing direction.
  var onOneLine: String {
    var text = UnicodeScalarView()
    for scalar in unicodeScalars { text.append(scalar.isUnprintable ? " " : scalar) }
    return String(text)
  }

  /// This text as the content of an XML element.
  var xmlEscaped: String {
    onOneLine.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}

extension Unicode.Scalar {
  fileprivate var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    default: false
    }
  }
}
