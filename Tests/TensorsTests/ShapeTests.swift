import Foundation
import Tensors
import Testing

@Suite struct ShapeTests {
  @Test func `broadcasting is symmetric, and a shape broadcasts with itself`() throws {
    let shapes: [Shape] = [
      [], [1], [3], [2, 3], [2, 1], [1, 3], [0], [0, 3], [4, 1, 1], [4, 2, 3], [5, 4, 1, 3],
    ]
    for a in shapes {
      #expect(try Shape.broadcast(a, a, for: "test") == a)
      for b in shapes {
        #expect((try? Shape.broadcast(a, b, for: "test")) == (try? Shape.broadcast(b, a, for: "test")))
      }
    }
    #expect(try Shape.broadcast([2, 1, 3], [4, 1], for: "test") == [2, 4, 3])
    #expect(try Shape.broadcast([0, 3], [1], for: "test") == [0, 3])
  }

  @Test func `an error names the operation and both shapes`() {
    let error = #expect(throws: ShapeError.self) { try Shape.broadcast([2, 3], [4], for: "add") }
    #expect(error?.description == "add: shapes [2, 3] and [4] do not broadcast, because 3 meets 4")
    let product = #expect(throws: ShapeError.self) { try Shape.matrixProduct([2, 3], [2, 3]) }
    #expect(product?.description.contains("[2, 3] and [2, 3]") == true)
  }

  @Test func `matrix products have the shapes that their batches say`() throws {
    #expect(try Shape.matrixProduct([2, 3], [3, 4]) == [2, 4])
    #expect(try Shape.matrixProduct([2, 1, 2, 3], [3, 3, 2]) == [2, 3, 2, 2])
    #expect(try Shape.matrixProduct([0, 3], [3, 4]) == [0, 4])
    #expect(throws: ShapeError.self) { try Shape.matrixProduct([3], [3, 4]) }
    #expect(throws: ShapeError.self) { try Shape.matrixProduct([2, 5, 6], [3, 6, 5]) }
  }

  @Test func `reshaping keeps the number of elements`() throws {
    let shape: Shape = [2, 3, 4]
    #expect(try shape.reshaped(to: [-1, 2]) == [12, 2])
    #expect(try shape.reshaped(to: [24]) == [24])
    for request in [[5, 5], [-1, -1], [-2, 12], [-1, 7], [-1, 0]] {
      #expect(throws: ShapeError.self) { try shape.reshaped(to: request) }
    }
  }

  @Test func `axes count from both ends`() throws {
    let shape: Shape = [2, 3, 4]
    #expect(try shape.axes([-1, 0], for: "test") == [0, 2])
    #expect(try shape.axes(nil, for: "test") == [0, 1, 2])
    #expect(throws: ShapeError.self) { try shape.axis(3, for: "test") }
    #expect(throws: ShapeError.self) { try shape.axis(-4, for: "test") }
    #expect(throws: ShapeError.self) { try shape.axes([1, -2], for: "test") }
  }

  @Test func `a shape from data may be wrong without a trap`() {
    for extents in [[-1], [1, 1, 1, 1, 1, 1, 1, 1, 1], [1 << 40], [1 << 30, 1 << 30, 1 << 30]] {
      #expect(throws: ShapeError.self) { try Shape(validating: extents) }
    }
    #expect(throws: ShapeError.self) { try Tensor<Float>(validating: [1, 2, 3], shape: [2, 2]) }
  }

  @Test func `a wrong shape in a program stops it with a sentence`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Tensor<Double>([1, 2, 3], shape: [2, 2])
      })
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("shape [2, 2] has 4 elements, not 3"))
  }
}
