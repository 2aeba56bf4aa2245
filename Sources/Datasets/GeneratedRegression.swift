import Core

/// Data sets made from a formula and a seed: the same bits on every machine.
public enum Generated {}

extension Generated {
  /// Points around a straight line.
  ///
  ///     xᵢ evenly from −1 ..< 1;  yᵢ = slope·xᵢ + intercept + noise·N(0, 1)
  ///
  /// - Parameter noise: the standard deviation of the noise, in the units of y; 0 for points on the line.
  /// - Throws: `DatasetError` for fewer than 1 row or a noise that is negative or not finite.
  public static func line(
    rows: Int, slope: Double = 2, intercept: Double = 1, noise: Double = 0, seed: UInt64
  ) throws(DatasetError) -> Regression {
    try check(rows: rows, atLeast: 1, noise: noise)
    var random = RandomSource(seed: seed)
    var x: [Double] = []
    var y: [Double] = []
    for _ in 0..<rows {
      x.append(random.uniform(in: -1..<1))
      y.append(slope * x[x.count - 1] + intercept + noise * random.gaussian())
    }
    return Regression(
      featureNames: ["x"], targetName: "y", features: Matrix(rows: rows, columns: 1) { row, _ in x[row] }, targets: y,
      remarks: [])
  }

  /// A regression problem whose bowl has exactly the curvatures that are asked for.
  ///
  ///     X = √m·Q·diag(√λ)·Rᵀ        QᵀQ = I, columns of mean 0;  R a random rotation
  ///     y = X·w + b + noise·N(0, 1)        w, b from N(0, 1)
  ///
  /// so that XᵀX/m has the eigenvalues λ; the Hessian of the regression has them too, and 1 beside them for the bias.
  /// Rounding disturbs each by about 1e-15·λmax.
  ///
  /// - Parameters:
  ///   - rows: m, more than there are eigenvalues.
  ///   - eigenvalues: λ, one per feature, positive.
  ///   - noise: the standard deviation of the noise, in the units of y.
  /// - Throws: `DatasetError` for eigenvalues that are not positive and finite, too few rows, or a bad noise.
  public static func regression(
    rows: Int, eigenvalues: [Double], noise: Double = 0, seed: UInt64
  ) throws(DatasetError) -> Regression {
    let count = eigenvalues.count
    guard count > 0, eigenvalues.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw DatasetError("the eigenvalues are \(eigenvalues); there must be at least one, all positive and finite")
    }
    try check(rows: rows, atLeast: count + 1, noise: noise)
    var random = RandomSource(seed: seed)
    let ones = [Double](repeating: 1 / Double(rows).squareRoot(), count: rows)
    let q = orthonormal(count, of: rows, orthogonalTo: [ones], &random)
    let r = orthonormal(count, of: count, orthogonalTo: [], &random)
    let scales = eigenvalues.map { ($0 * Double(rows)).squareRoot() }
    let weights = (0..<count).map { _ in random.gaussian() }
    let bias = random.gaussian()

    var features: [Double] = []
    var targets: [Double] = []
    for row in 0..<rows {
      let x = (0..<count).map { feature in
        (0..<count).reduce(0) { $0 + q[$1][row] * scales[$1] * r[$1][feature] }
      }
      features += x
      targets.append(zip(x, weights).reduce(bias) { $0 + $1.0 * $1.1 } + noise * random.gaussian())
    }
    return Regression(
      featureNames: (1...count).map { "x\($0)" }, targetName: "y",
      features: Matrix(rows: rows, columns: count) { features[$0 * count + $1] }, targets: targets, remarks: [])
  }

  /// A regression problem with `features` curvatures spread evenly, on a logarithmic scale, from 1 up to κ.
  ///
  /// The bias has curvature 1, so that the condition number of the whole problem is κ.
  ///
  /// - Throws: `DatasetError` for κ below 1 or not finite, fewer than 1 feature, too few rows, or a bad noise.
  public static func regression(
    rows: Int, features: Int, conditionNumber κ: Double, noise: Double = 0, seed: UInt64
  ) throws(DatasetError) -> Regression {
    guard κ >= 1 && κ.isFinite else {
      throw DatasetError("the condition number is \(κ); it must be finite and at least 1")
    }
    guard features > 0 else { throw DatasetError("there are \(features) features; it takes at least 1") }
    let eigenvalues = (0..<features).map { index in
      features == 1 ? κ : PortableMath.power(κ, Double(index) / Double(features - 1))
    }
    return try regression(rows: rows, eigenvalues: eigenvalues, noise: noise, seed: seed)
  }

  static func check(rows: Int, atLeast least: Int, noise: Double) throws(DatasetError) {
    guard rows >= least else { throw DatasetError("\(rows) rows are too few; it takes at least \(least) here") }
    guard noise >= 0 && noise.isFinite else {
      throw DatasetError("the noise is \(noise); it is a standard deviation and must be finite and at least 0")
    }
  }

  /// `count` random vectors of `length`, of length 1 and at right angles to each other and to `others`.
  private static func orthonormal(
    _ count: Int, of length: Int, orthogonalTo others: [[Double]], _ random: inout RandomSource
  ) -> [[Double]] {
    var found: [[Double]] = []
    while found.count < count {
      var v = (0..<length).map { _ in random.gaussian() }
      // Gram-Schmidt, twice: once loses digits where vectors are nearly parallel (Kahan; Parlett 1980).
      for other in others + found + others + found {
        let overlap = zip(v, other).reduce(0) { $0 + $1.0 * $1.1 }
        for index in v.indices { v[index] -= overlap * other[index] }
      }
      let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 1e-6 { found.append(v.map { $0 / length }) }
    }
    return found
  }
}
