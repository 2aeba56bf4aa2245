import Foundation

/// How Swift says what somebody wrote who comes from Python: by the word that is not known, or by the line that does not compile.
///
/// The compiler stumbles over such a line somewhere and says something else of it, or nothing: `a // b` compiles.
enum PythonHabits {
  /// What to write for a name that the compiler cannot find; nil for any other name.
  static func sentence(forUnknown name: String) -> String? {
    switch name {
    case "len": "values.count says how many there are."
    case "sum": "values.reduce(0, +) adds up."
    case "range": "Swift writes for i in 0..<n."
    case "reversed": "values.reversed() turns the order round."
    case "enumerate": "values.enumerated() gives each with its index."
    case "True": "Swift writes true."
    case "False": "Swift writes false."
    case "None": "Swift writes nil, and == nil where Python has is None."
    case "not", "and", "or": "and, or and not are &&, || and !."
    case "int": "Int(x) cuts off what stands behind the point."
    case "float": "A number with a point is a Double: Double(n)."
    case "str": "A number becomes text by \"\\(x)\"."
    case "sqrt": "A square root is x.squareRoot()."
    case "pow", "exp", "log", "cos", "sin", "tanh": "import Foundation, in the file's first line, brings \(name)."
    case "math": "exp, log, cos and pow come with import Foundation, without math. before them."
    case "np", "numpy", "torch":
      "There is no \(name) here: go through an array in a loop, or write values.map { $0 * 2 }."
    case "lambda": "A function without a name stands between braces: { x in x * 2 }."
    case "def": "A function is declared by func, with the types of its parameters; the template has that line already."
    case "pass": "An empty block is { }."
    default: nil
    }
  }

  /// What to write for a line; nil where nothing in it looks like Python.
  static func sentence(for line: String) -> String? {
    // Texts and comments say nothing, unless a comment is one by mistake.
    let bare = line.replacing(#/"(?:[^"\\]|\\.)*"/#, with: "\"\"")
    let code = bare.firstRange(of: "//").map { String(bare[..<$0.lowerBound]) } ?? bare
    return forms.first { form in code.firstMatch(of: form.pattern()) != nil }?.meaning ?? division(in: bare)
  }

  /// `a // b` is `a` and a comment.
  static func division(in line: String) -> String? {
    guard line.firstMatch(of: #/[\w)\]]\s*//=?\s*[\w(]+\)*\s*$/#) != nil else { return nil }
    return "// begins a comment in Swift: Python's a // b is a / b."
  }

  private static var forms: [(pattern: () -> Regex<Substring>, meaning: String)] {
    [
      ({ #/\belif\b/# }, "Swift writes else if."),
      (
        { #/\bdef\b/# },
        "A function is declared by func, with the types of its parameters; the template has that line already."
      ),
      ({ #/\blambda\s+\w/# }, "A function without a name stands between braces: { x in x * 2 }."),
      ({ #/\bf["']/# }, "A number goes into a text as \\(x): \"step \\(step)\"."),
      ({ #/^\s*#\s/# }, "A comment begins with //."),
      ({ #/\[::-?\d*\]/# }, "values.reversed() turns the order round; stride(from: 0, to: n, by: 2) leaves out some."),
      (
        { #/\[[^\]]*\bfor\b[^\]]*\bin\b/# },
        "values.map { $0 * 2 } makes an array of an array, and values.filter { $0 > 0 } keeps some of it."
      ),
      ({ #/\bis (?:not )?None\b/# }, "Swift writes == nil or != nil."),
      ({ #/(?:=|return)[^{]*\bif\b[^{]*\belse\b[^{]*$/# }, "A choice between two values is condition ? a : b."),
      (
        { #/^\s*(?:if|for|while|else)\b[^{?]*:\s*$/# },
        "A block stands between braces, without a colon: if a > 1 { … }."
      ),
      (
        { #/^\s*(?:if|for|while)\b[^{?]*: \w[^{]*$/# },
        "A block stands between braces, without a colon: if a > 1 { … }."
      ),
      ({ #/\b(?:and|or|not)\b(?![:(])/# }, "and, or and not are &&, || and !."),
      ({ #/\bfor\s+\w+\s*,/# }, "Two names of a loop stand in brackets: for (a, b) in zip(x, y)."),
      ({ #/\w\[\s*:|\w\[[^\]:?]*:\s*\]/# }, "A part of an array has two ends: Array(values[0..<n])."),
      ({ #/^\s*\w+\s*,\s*\w+\s*=/# }, "Two values at once stand in brackets: let (a, b) = (1, 2), (a, b) = (b, a)."),
      ({ #/\w \^ \w/# }, "^ is no power in Swift: write pow(x, 2), or x * x for a square."),
      ({ #/'[^']*'/# }, "A text stands between double quotes."),
    ]
  }
}
