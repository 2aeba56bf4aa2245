/// The name among `known` that was probably meant by `typed`, or nil where none is near.
///
/// The one with the fewest typing mistakes, if there is at most one mistake in three letters of the longer name. Upper and
/// lower case, underscores and hyphens are not counted as mistakes, and what is left out of an abbreviation counts as one
/// together; between equals the name wins to which fewer letters lead. What other programs call the same thing is no mistake.
public func nearestName(to typed: String, among known: [String]) -> String? {
  let letters = folded(typed)
  let ranked = known.map { name in
    let (other, distance) = (folded(name), editDistance(letters, folded(name)))
    let mistakes =
      areSynonyms(typed, name) ? 0 : isAbbreviation(letters, of: name) ? min(distance, 1) : distance
    return (name: name, rank: (mistakes, distance), isNear: mistakes * 3 <= max(letters.count, other.count))
  }
  return ranked.filter(\.isNear).min { $0.rank < $1.rank }?.name
}

/// The end of a sentence about a name that is not known: "; did you mean Adam?", or all known names where none is near.
public func knownNames(_ known: [String], insteadOf typed: String) -> String {
  if let near = nearestName(to: typed, among: known) { return "; did you mean \(near)?" }
  return known.isEmpty ? "." : "; known are \(known.joined(separator: ", "))."
}

/// Whether two names stand for the same thing in one program or another: `lr`, `learning_rate` and `--rate`.
public func areSynonyms(_ a: String, _ b: String) -> Bool {
  let (a, b) = (String(folded(a)), String(folded(b)))
  return synonyms.contains { $0.contains(a) && $0.contains(b) }
}

/// As PyTorch, Keras, Lightning and scikit-learn write them, without underscores and hyphens.
private let synonyms: [Set<String>] = [
  ["rate", "rates", "lr", "baselr", "learningrate", "learningrateinit"],
  ["epochs", "nepochs", "numepochs", "maxepochs"], ["batch", "batchsize", "bs"], ["weightdecay", "wd", "l2"],
  ["seed", "randomstate", "randomseed"], ["hidden", "hiddenlayersizes", "layers"], ["target", "label", "labels"],
  ["patience", "niternochange"],
]

private func folded(_ name: String) -> [Character] {
  Array(name.prefix(60).lowercased()).filter { $0 != "_" && $0 != "-" }
}

/// Whether `short` is the beginning of `name`, the first letters of its words, or at least half of its letters in order.
private func isAbbreviation(_ short: [Character], of name: String) -> Bool {
  guard short.count > 1 else { return false }
  let long = folded(name)
  // The words of "WarmupStableDecay", "step_size" and "time-limit".
  let initials = zip("_" + name, name).compactMap { before, letter in
    letter.isLetter && (!before.isLetter || letter.isUppercase && before.isLowercase)
      ? Character(letter.lowercased()) : nil
  }
  if long.starts(with: short) || initials == short { return true }
  var rest = short[...]
  for letter in long where letter == rest.first { rest = rest.dropFirst() }
  return rest.isEmpty && short.first == long.first && 2 * short.count >= long.count
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
