extension Figure {
  /// `altText`, or, when that is empty, a description made of the titles, the axes and the names of the marks.
  public var description: String {
    guard altText.isEmpty else { return altText }
    let heads = [title, subtitle].filter { !$0.isEmpty }
    return (heads + panels.map(\.description)).joined(separator: ". ")
  }
}

extension Panel {
  /// The panel in words: its title, its axes and the names of its marks.
  var description: String {
    let axes = [y.label, x.label].filter { !$0.isEmpty }.joined(separator: " over ")
    let names = marks.compactMap(\.name).filter { !$0.isEmpty }.joined(separator: ", ")
    return [title ?? "", axes, names].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
