import COpenBLAS

/// OpenBLAS as this house uses it: on one thread, because its results depend on how many it has.
enum OpenBLAS {
  private static let pinned: Void = openblas_set_num_threads(1)

  /// Takes effect once in a process, before the first call of a routine.
  static func useOneThread() { pinned }

  /// The x of least length among those that make ‖A·x − b‖ least.
  ///
  /// - Parameters:
  ///   - columns: A, column after column.
  ///   - b: as many numbers as A has rows, at least one.
  ///   - threshold: singular values up to this share of the largest one count as zero.
  /// - Throws: ``LinearModelError/noSolution(routine:code:)``.
  static func leastSquares(columns: [Double], b: [Double], threshold: Double) throws -> [Double] {
    useOneThread()
    let (rows, unknowns) = (b.count, columns.count / b.count)
    var (m, n, one) = (Int32(rows), Int32(unknowns), Int32(1))
    var a = columns
    var x = b + [Double](repeating: 0, count: max(0, unknowns - rows))
    var leading = Int32(x.count)
    var singularValues = [Double](repeating: 0, count: min(rows, unknowns))
    var threshold = threshold
    var (rank, info, size) = (Int32(0), Int32(0), Int32(-1))  // −1 asks how much room is best
    var room = [0.0]
    var indices = [Int32(0)]
    dgelsd_(&m, &n, &one, &a, &m, &x, &leading, &singularValues, &threshold, &rank, &room, &size, &indices, &info)
    size = Int32(max(room[0], 1))
    room = [Double](repeating: 0, count: Int(size))
    indices = [Int32](repeating: 0, count: max(1, Int(indices[0])))
    dgelsd_(&m, &n, &one, &a, &m, &x, &leading, &singularValues, &threshold, &rank, &room, &size, &indices, &info)
    guard info == 0 else { throw LinearModelError.noSolution(routine: "dgelsd", code: Int(info)) }
    return Array(x.prefix(unknowns))
  }
}
