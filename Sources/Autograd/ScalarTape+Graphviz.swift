extension ScalarTape {
  /// The computation graph in the language of Graphviz: `dot -Tsvg` draws it.
  ///
  /// Each number is a box with its name or operation and its value; with a `result`, also with ∂result/∂number, and
  /// numbers that the result does not depend on are left out. Arrows carry the partial derivatives.
  ///
  /// - Parameters:
  ///   - result: the number whose gradient the picture shows.
  ///   - digits: significant digits of every number.
  public func graphviz(of result: Variable? = nil, digits: Int = 4) -> String {
    if let result { precondition(result.tape === self, "a result of another tape") }
    let adjoints = result.map { self.adjoints(from: $0.index) }
    let shown = ancestors(of: result)
    var lines = ["digraph tape {", "  rankdir=LR;", "  node [shape=record, fontname=\"sans-serif\"];"]
    for index in shown {
      let entry = entries[index]
      var fields = [entry.label.isEmpty ? "x\(index)" : entry.label, text(entry.value, digits)]
      if let adjoints { fields.append("∂ " + text(adjoints[index], digits)) }
      let style = entry.edges.isEmpty ? ", style=filled, fillcolor=\"#DDEEFF\"" : ""
      lines.append("  n\(index) [label=\"\(fields.map(escaped).joined(separator: " | "))\"\(style)];")
    }
    for index in shown {
      for (operand, partial) in entries[index].edges {
        lines.append("  n\(operand) -> n\(index) [label=\"\(text(partial, digits))\"];")
      }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// The entries that lead to a result, itself included, in the order of recording; all of them for nil.
  private func ancestors(of result: Variable?) -> [Int] {
    guard let result else { return Array(entries.indices) }
    var isNeeded = [Bool](repeating: false, count: entries.count)
    isNeeded[result.index] = true
    for index in (0...result.index).reversed() where isNeeded[index] {
      for edge in entries[index].edges { isNeeded[edge.operand] = true }
    }
    return isNeeded.indices.filter { isNeeded[$0] }
  }

  /// A number with so many significant digits, without trailing zeros.
  private func text(_ number: Double, _ digits: Int) -> String {
    guard number.isFinite, number != 0 else { return "\(number)" }
    let place = digits - 1 - Int(number.magnitude.exponent10)
    guard (-9...12).contains(place) else { return "\(number)" }
    let scale = (0..<abs(place)).reduce(1.0) { power, _ in power * 10 }
    let rounded =
      place >= 0
      ? (number * scale).rounded() / scale : (number / scale).rounded() * scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }

  /// Signs that Graphviz would take for its own.
  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\\"|{}<>".contains(character) { result.append("\\") }
      result.append(character == "\n" ? " " : character)
    }
  }
}

extension Double {
  /// The power of ten of the first digit of a positive number.
  fileprivate var exponent10: Double {
    var (number, power) = (self, 0.0)
    while number >= 10 { (number, power) = (number / 10, power + 1) }
    while number < 1 { (number, power) = (number * 10, power - 1) }
    return power
  }
}
