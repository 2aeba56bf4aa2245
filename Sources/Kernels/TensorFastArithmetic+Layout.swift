extension TensorFastArithmetic {
  public static func gather(_ x: [Scalar], _ view: TensorView) -> [Scalar] {
    let (outer, rest) = (view.extents.first ?? 1, view.extents.dropFirst().reduce(1, *))
    return make(view.count) { y in
      read(x) { x in
        forEachChunk(of: outer, size: max(1, (1 << 15) / max(rest, 1))) { range in  // of the outermost axis
          let (x, y) = (x + range.lowerBound * (view.strides.first ?? 0), y + range.lowerBound * rest)
          var part = view
          if !part.extents.isEmpty { part.extents[0] = range.count }
          let (length, step) = (part.extents.last ?? 1, part.strides.last ?? 1)
          if let rows = part.extents.dropLast().last, part.strides[part.strides.count - 2] == 1, step > 1 {
            return transpose(x, part, rows: rows, columns: length, step: step, to: y)
          }
          part.forEachRow { place, _, position in
            let (x, y) = (x + place, y + position)
            if step == 1 {
              y.initialize(from: x, count: length)
            } else if step == 0 {
              y.initialize(repeating: x.pointee, count: length)
            } else {
              for i in 0..<length { y[i] = x[i * step] }
            }
          }
        }
      }
    }
  }

  /// The walk whose rows are neighbours in `x`: matrices that are transposed, 512 rows at a time.
  private static func transpose(
    _ x: UnsafePointer<Scalar>, _ view: TensorView, rows: Int, columns: Int, step: Int,
    to y: UnsafeMutablePointer<Scalar>
  ) {
    let matrices = TensorView(
      offset: view.offset, extents: view.extents.dropLast(2) + [1], strides: view.strides.dropLast(2) + [0])
    matrices.forEachRow { place, _, matrix in
      for top in stride(from: 0, to: rows, by: 512) {
        MatrixLines(base: x + place + top, line: step, term: 1).copy(
          columns, min(512, rows - top), to: y + (matrix * rows + top) * columns, width: columns, Vector.self)
      }
    }
  }

  public static func assign(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView) {
    forEachPlace(of: view, in: &x, values) { $0 = $1 }
  }

  public static func scatterAdd(_ values: [Scalar], to x: inout [Scalar], _ view: TensorView) {
    forEachPlace(of: view, in: &x, values) { $0 += $1 }
  }

  /// Calls `body` with each element that the view names, to change, and with its value.
  @inline(__always) private static func forEachPlace(
    of view: TensorView, in x: inout [Scalar], _ values: [Scalar], _ body: (inout Scalar, Scalar) -> Void
  ) {
    let (length, step) = (view.extents.last ?? 1, view.strides.last ?? 1)
    write(&x) { x in
      read(values) { values in
        view.forEachRow { place, _, position in
          let (x, values) = (x + place, values + position)
          if step == 1 {
            for i in 0..<length { body(&x[i], values[i]) }
          } else {
            for i in 0..<length { body(&x[i * step], values[i]) }
          }
        }
      }
    }
  }
}
