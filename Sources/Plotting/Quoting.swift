extension String {
  /// This text as a gnuplot string that is shown literally and runs nothing.
  ///
  /// gnuplot executes back-ticks in double quotes and ends a string of either kind at a raw line feed. Doubling the
  /// quote in a single-quoted string is not enough: gnuplot 5.4.4 ends `'a''''b'` after the second pair and takes the
  /// rest for something else (a test shows it). So this is a double-quoted string in which every ASCII character that could
  /// mean anything is written as its octal number, which is read after the string has been recognised. Control
  /// characters and line separators become spaces.
  var gnuplotQuoted: String {
    var quoted = "\""
    for scalar in onOneLine.unicodeScalars {
      if scalar.isASCII && !scalar.isHarmless {
        let digits = String(scalar.value, radix: 8)
        quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      } else {
        quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

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
  /// True for ASCII characters without a meaning in any of gnuplot's strings.
  fileprivate var isHarmless: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", ":", ";", "(", ")", "[", "]", "+", "-", "=", "/", "*", "_",
      "%", "<", ">":
      true
    default: false
    }
  }

  fileprivate var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    default: false
    }
  }
}
