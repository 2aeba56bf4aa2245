/// The name among `known` that takes the fewest typing mistakes to turn into `name`, or nil when nothing is known.
///
/// Upper and lower case, underscores and hyphens are not counted as mistakes, and letters left out of an abbreviation count
/// as one mistake together; between equals the name wins to which fewer letters lead.
public func nearestName(to name: String, among known: [String]) -> String? {
  func rank(_ known: String) -> (Int, Int) {
    (mistakes(from: name, to: known), editDistance(folded(name), folded(known)))
  }
  return known.min { rank($0) < rank($1) }
}

/// Whether so few mistakes lead from one name to the other that it can have been meant.
public func isProbablyMeant(_ name: String, by typed: String) -> Bool {
  mistakes(from: typed, to: name) * 2 <= max(folded(typed).count, folded(name).count)
}

private func mistakes(from typed: String, to name: String) -> Int {
  let (typed, name) = (folded(typed), folded(name))
  let distance = editDistance(typed, name)
  return typed.count > 1 && isAbbreviation(typed, of: name) ? min(distance, 1) : distance
}

private func folded(_ name: String) -> [Character] {
  Array(name.prefix(60).lowercased()).filter { $0 != "_" && $0 != "-" }
}

private func isAbbreviation(_ short: [Character], of long: [Character]) -> Bool {
  var rest = short[...]
  for letter in long where letter == rest.first { rest = rest.dropFirst() }
  return rest.isEmpty && short.first == long.first
}

/// Insertions, deletions, replacements and swaps of neighbours needed to turn `a` into `b` (Damerau 1964, Levenshtein 1966).
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var (beforeLast, last) = ([Int](), Array(0...b.count))
  for (i, x) in a.enumerated() {
    var row = [i + 1]
    for (j, y) in b.enumerated() {
      var least = min(last[j] + (x == y ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { least = min(least, beforeLast[j - 1] + 1) }
      row.append(least)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
