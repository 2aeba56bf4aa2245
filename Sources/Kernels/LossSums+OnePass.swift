extension LossSums {
  /// Half the squared errors of f = x·w + b, and their gradient, in one pass over the table.
  ///
  ///     loss = ½ Σ (fᵢ − yᵢ)²        errorTimesFeature[j] = Σ (fᵢ − yᵢ)·xᵢⱼ        error = Σ (fᵢ − yᵢ)
  ///
  /// A table of a million rows and ten columns is 80 MB: reading it takes longer than the arithmetic, so each row is
  /// read once, used for its prediction and, while it is still in registers or in the first cache, for the gradient.
  ///
  /// - Parameters:
  ///   - features: m rows of n numbers, row after row.
  ///   - targets: m numbers.
  ///   - weights: n numbers.
  ///   - rows: which rows to take, repeats allowed; nil is all of them.
  ///   - threads: the result does not depend on it, bit for bit.
  public static func squaredError(
    features: [Double], targets: [Double], weights: [Double], bias: Double, rows: [Int]? = nil,
    threads: Int = Threads.available
  ) -> LossSums {
    sums(SquaredError.self, features, targets, weights, bias, rows, threads)
  }

  /// The log-losses of the logits f = x·w + b for targets 0 and 1, and their gradient, in one pass over the table.
  ///
  ///     loss = Σ ln(1 + e^fᵢ) − yᵢ·fᵢ        errorTimesFeature[j] = Σ (pᵢ − yᵢ)·xᵢⱼ        error = Σ (pᵢ − yᵢ)
  ///
  /// Parameters as in ``squaredError(features:targets:weights:bias:rows:threads:)``.
  public static func logLoss(
    features: [Double], targets: [Double], weights: [Double], bias: Double, rows: [Int]? = nil,
    threads: Int = Threads.available
  ) -> LossSums {
    sums(LogLoss.self, features, targets, weights, bias, rows, threads)
  }

  // The two functions above are not generic so that other modules call code that is specialised here.
  private static func sums<Loss: PointLoss>(
    _: Loss.Type, _ features: [Double], _ targets: [Double], _ weights: [Double], _ bias: Double, _ rows: [Int]?,
    _ threads: Int
  ) -> LossSums {
    precondition(features.count == targets.count * weights.count, "the table has another shape")
    precondition(rows?.allSatisfy { targets.indices.contains($0) } ?? true, "a row beyond the table")
    return features.withUnsafeBufferPointer { x in
      targets.withUnsafeBufferPointer { y in
        weights.withUnsafeBufferPointer { w in
          guard let rows else { return OnePass<Loss>(x: x, y: y, w: w, b: bias, rows: nil).sums(threads: threads) }
          return rows.withUnsafeBufferPointer { rows in
            OnePass<Loss>(x: x, y: y, w: w, b: bias, rows: rows).sums(threads: threads)
          }
        }
      }
    }
  }
}
