import Core

/// Rows divided by chance into training, validation and test: every row belongs to exactly one of them.
///
/// The same rows, shares and seed give the same split on every machine. A model is trained on the first part, its rate
/// is chosen by the second, and the third, where there is one, is looked at once, at the end.
public struct Split: Hashable, Sendable, Codable {
  /// The row numbers of each part, counted from 0, in increasing order.
  public let training, validation, test: [Int]

  /// Draws a split.
  ///
  /// - Parameters:
  ///   - rows: how many rows there are.
  ///   - validationShare: the part of all rows to validate on, from 0 to below 1; rounded to whole rows.
  ///   - testShare: the part of all rows to test on, likewise.
  ///   - seed: chooses the split.
  /// - Throws: `DatasetError` unless every part with a share above 0, and the training part, gets at least one row.
  public init(rows: Int, validationShare: Double, testShare: Double = 0, seed: UInt64) throws(DatasetError) {
    let shares = try Self.shares(validationShare, testShare)
    let counts = shares.map { Int((Double(max(rows, 0)) * $0.1).rounded()) }
    for ((name, share), count) in zip(shares, counts) where share > 0 && count == 0 {
      throw DatasetError(
        "a \(name) share of \(share) of \(rows) rows is no row at all; it takes a larger share or more rows")
    }
    guard counts[0] + counts[1] < rows else {
      throw DatasetError(
        "\(rows) rows leave none to train on after \(counts[0]) for validation and \(counts[1]) for testing; "
          + "it takes smaller shares or more rows")
    }
    var random = RandomSource(seed: seed)
    let order = random.permutation(of: rows)
    validation = order.prefix(counts[0]).sorted()
    test = order.dropFirst(counts[0]).prefix(counts[1]).sorted()
    training = order.dropFirst(counts[0] + counts[1]).sorted()
  }

  /// Draws a split in which every part has its share of each class: a stratified one.
  ///
  ///     |rows of a class in a part − share·rows of the class| ≤ 1
  ///
  /// Every part with a share above 0 has at least one row of each class, and so has the training part; only for this are
  /// the shares of a very small class other than asked for.
  ///
  /// - Parameters:
  ///   - labels: the class of each row, from 0.
  ///   - names: what the classes are called, for messages.
  ///   - validationShare: the part of each class to validate on, from 0 to below 1; rounded to whole rows.
  ///   - testShare: the part of each class to test on, likewise.
  ///   - seed: chooses the split.
  /// - Throws: `DatasetError` where a class has fewer rows than there are parts, and for shares outside these bounds.
  public init(
    labels: [Int], names: [String] = [], validationShare: Double, testShare: Double = 0, seed: UInt64
  ) throws(DatasetError) {
    let shares = try Self.shares(validationShare, testShare).map(\.1)
    guard shares[0] + shares[1] < 1 else {
      throw DatasetError("shares of \(shares[0]) and \(shares[1]) leave no row to train on; take smaller ones")
    }
    let parts = 1 + shares.count { $0 > 0 }
    var counts: [Int: [Int]] = [:]
    for (label, rows) in Dictionary(grouping: labels, by: \.self).mapValues(\.count).sorted(by: { $0.key < $1.key }) {
      guard rows >= parts else {
        let name = names.indices.contains(label) ? names[label].printable : "\(label)"
        throw DatasetError(
          "class \(name) has \(rows) \(rows == 1 ? "row" : "rows"), but each of the \(parts) parts of the split needs one; "
            + "add rows of it, leave the class out, or split into fewer parts")
      }
      var wanted = shares.map { $0 > 0 ? max(1, Int((Double(rows) * $0).rounded())) : 0 }
      while wanted[0] + wanted[1] >= rows { wanted[wanted[0] >= wanted[1] ? 0 : 1] -= 1 }
      counts[label] = wanted
    }
    guard !labels.isEmpty else { throw DatasetError("there are no rows to split; it takes at least one of each class") }
    var random = RandomSource(seed: seed)
    var drawn: [[Int]] = [[], [], []]
    for row in random.permutation(of: labels.count) {
      let part = [0, 1].first { counts[labels[row], default: [0, 0]][$0] > 0 } ?? 2
      if part < 2 { counts[labels[row]]?[part] -= 1 }
      drawn[part].append(row)
    }
    (validation, test, training) = (drawn[0].sorted(), drawn[1].sorted(), drawn[2].sorted())
  }

  private static func shares(_ validation: Double, _ test: Double) throws(DatasetError) -> [(String, Double)] {
    for (name, share) in [("validation", validation), ("test", test)] where !(share >= 0 && share < 1) {
      throw DatasetError("the \(name) share is \(share); it must be from 0 to below 1, such as 0.2")
    }
    return [("validation", validation), ("test", test)]
  }
}

/// A request that a data set cannot fulfil: one sentence that says what was asked and what would be right.
public struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
