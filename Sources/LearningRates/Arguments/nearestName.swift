/// The name among `known` that takes the fewest typing mistakes to turn into `name`, or nil when all are far away.
///
/// Upper and lower case and underscores are not counted as mistakes. Far away means: more than half the letters differ.
public func nearestName(to name: String, among known: [String]) -> String? {
  let plain = folded(name)
  guard
    let best = known.map({ (name: $0, distance: editDistance(plain, folded($0))) })
      .min(by: { $0.distance < $1.distance })
  else { return nil }
  return best.distance * 2 <= max(plain.count, folded(best.name).count) ? best.name : nil
}

private func folded(_ name: String) -> [Character] {
  Array(name.prefix(60).lowercased()).filter { $0 != "_" && $0 != "-" }
}

/// Insertions, deletions and replacements needed to turn `a` into `b` (Levenshtein 1966).
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let replaced = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j + 1] + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
