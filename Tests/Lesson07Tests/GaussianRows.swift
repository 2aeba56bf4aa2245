import Core
import TestSupport

/// Rows of independent Gaussian numbers with a target that is linear in them but for noise.
enum GaussianRows {
  static func bowl(rows: Int = 1_000, features: Int = 10, seed: UInt64) throws -> Bowl {
    var random = RandomSource(seed: seed)
    let weights = (0..<features).map { _ in random.gaussian() }
    let table = (0..<rows).map { _ in (0..<features).map { _ in random.gaussian() } }
    let targets = table.map { row in zip(row, weights).reduce(0.5 * random.gaussian()) { $0 + $1.0 * $1.1 } }
    return try Bowl("Gaussian rows, seed \(seed)", try Matrix(table), targets)
  }
}
