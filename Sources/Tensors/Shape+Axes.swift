extension Shape {
  /// The axis that a number names: 0 is the first, −1 the last.
  ///
  /// - Throws: `ShapeError`, naming `operation` and the shape, when there is no such axis.
  public func axis(_ number: Int, for operation: String) throws(ShapeError) -> Int {
    guard -rank <= number && number < rank else {
      throw ShapeError("\(operation): shape \(self) has no axis \(number)")
    }
    return number < 0 ? number + rank : number
  }

  /// The axes that numbers name, in ascending order; all of them for nil.
  ///
  /// - Throws: `ShapeError` when an axis does not exist or is named twice.
  public func axes(_ numbers: [Int]?, for operation: String) throws(ShapeError) -> [Int] {
    guard let numbers else { return Array(indices) }
    var result: [Int] = []
    for number in numbers {
      let axis = try axis(number, for: operation)
      guard !result.contains(axis) else {
        throw ShapeError("\(operation): axis \(number) of shape \(self) is named twice")
      }
      result.append(axis)
    }
    return result.sorted()
  }

  /// The shape with the extents along `axes` replaced by 1, or left out.
  package func removing(_ axes: [Int], keeping: Bool) -> Shape {
    var result = Shape([])
    for axis in indices {
      if !axes.contains(axis) {
        result.append(self[axis])
      } else if keeping {
        result.append(1)
      }
    }
    return result
  }

  /// The shape with one extent replaced.
  package func replacing(_ axis: Int, with extent: Int) -> Shape {
    var result = Shape([])
    for other in indices { result.append(other == axis ? extent : self[other]) }
    return result
  }

  /// The elements before, along and behind an axis.
  package func lines(along axis: Int) -> (outer: Int, count: Int, inner: Int) {
    (self[..<axis].reduce(1, *), self[axis], self[(axis + 1)...].reduce(1, *))
  }

  /// The shape that a request such as `[−1, 2]` means for this many elements: −1 stands for what is left.
  ///
  /// - Throws: `ShapeError` when the elements do not fit.
  public func reshaped(to request: [Int]) throws(ShapeError) -> Shape {
    let known = request.filter { $0 != -1 }
    let product = known.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    let unknown = request.count - known.count
    guard unknown <= 1, known.allSatisfy({ $0 >= 0 }), request.count <= Shape.maximumRank else {
      throw ShapeError("reshape: \(request) is no shape; at most one extent may be −1, the others are 0 or more")
    }
    guard unknown == 0 ? product == elementCount : product > 0 && elementCount % product == 0 else {
      throw ShapeError("reshape: the \(elementCount) elements of shape \(self) do not fill \(request)")
    }
    return Shape(request.map { $0 == -1 ? elementCount / product : $0 })
  }
}
