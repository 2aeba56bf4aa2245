/// The extents of a tensor along its axes, row-major: the last axis moves first.
///
/// A scalar has the empty shape `[]` and one element. Up to eight axes are kept in place, without an allocation,
/// because every operation makes a new shape.
public struct Shape: Sendable {
  /// The most axes that a tensor may have.
  public static let maximumRank = 8

  @usableFromInline var extents = InlineArray<8, Int32>(repeating: 1)
  /// How many axes there are.
  public private(set) var rank = 0
  /// How many elements there are: the product of the extents, 1 for a scalar.
  public private(set) var elementCount = 1

  /// A shape with these extents, each 0 or more.
  public init(_ extents: some Collection<Int>) {
    if let problem = Shape.problem(with: extents) { programmerError(problem) }
    for extent in extents { append(extent) }
  }

  /// A shape from data, such as a file's header: a bad one is an error and not a trap.
  ///
  /// - Throws: `ShapeError` when an extent is negative, when there are more than eight axes, or when the number of
  ///   elements overflows.
  public init(validating extents: some Collection<Int>) throws {
    if let problem = Shape.problem(with: extents) { throw ShapeError(problem) }
    self.init(extents)
  }

  private static func problem(with extents: some Collection<Int>) -> String? {
    // A function and not a value: a sentence is made when it is needed, and shapes are made all the time.
    func text() -> String { "[" + extents.map(String.init).joined(separator: ", ") + "]" }
    guard extents.count <= maximumRank else { return "shape \(text()) has more than \(maximumRank) axes" }
    var product = 1
    for extent in extents {
      guard 0 <= extent && extent <= Int(Int32.max) else {
        return "shape \(text()) has an extent of \(extent); extents go from 0 to \(Int32.max)"
      }
      let (next, overflows) = product.multipliedReportingOverflow(by: extent)
      guard !overflows else { return "shape \(text()) has more elements than can be counted" }
      product = next
    }
    return nil
  }

  /// Adds an axis behind the last.
  package mutating func append(_ extent: Int) {
    extents[rank] = Int32(truncatingIfNeeded: extent)
    rank += 1
    elementCount *= extent
  }
}

extension Shape: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { rank }

  public subscript(axis: Int) -> Int {
    precondition(0 <= axis && axis < rank, "axis \(axis) of a shape with \(rank) axes")
    return Int(extents[axis])
  }
}

extension Shape: Hashable {
  public static func == (a: Shape, b: Shape) -> Bool {
    guard a.rank == b.rank else { return false }
    for axis in 0..<a.rank where a.extents[axis] != b.extents[axis] { return false }
    return true
  }

  public func hash(into hasher: inout Hasher) {
    for extent in self { hasher.combine(extent) }
  }
}

extension Shape: ExpressibleByArrayLiteral {
  public init(arrayLiteral extents: Int...) { self.init(extents) }
}

extension Shape: CustomStringConvertible {
  /// Like `[2, 3]`.
  public var description: String { "[" + map(String.init).joined(separator: ", ") + "]" }
}

extension Shape: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(validating: decoder.singleValueContainer().decode([Int].self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Array(self))
  }
}

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
