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
    let shares = [("validation", validationShare), ("test", testShare)]
    for (name, share) in shares {
      guard share >= 0 && share < 1 else {
        throw DatasetError("the \(name) share is \(share); it must be from 0 to below 1, such as 0.2")
      }
    }
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
}

/// A request that a data set cannot fulfil: one sentence that says what was asked and what would be right.
public struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
