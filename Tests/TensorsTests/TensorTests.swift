import Foundation
import Optimizers
import Tensors
import Testing

@Suite struct TensorTests {
  @Test func `the last axis moves first`() {
    let x = Tensor([[1.0, 2, 3], [4, 5, 6]])
    #expect(x.shape == [2, 3])
    #expect(x.scalars == [1, 2, 3, 4, 5, 6])
    #expect(x[1, 0] == 4)
    #expect(Tensor(7.0).shape == [] && Tensor(7.0).item == 7)
  }

  @Test func `copies are values`() {
    let x = Tensor<Double>.zeros([2, 2])
    var y = x
    y[0, 1] = 5
    #expect(x.scalars == [0, 0, 0, 0])
    #expect(y.scalars == [0, 5, 0, 0])
    #expect(x != y)
  }

  @Test func `a tensor survives being stored`() throws {
    let x = Tensor<Double>([0.1, .pi, -0, 1e300], shape: [2, 2])
    let data = try JSONEncoder().encode(x)
    #expect(try JSONDecoder().decode(Tensor<Double>.self, from: data) == x)
    let spoiled = Data(#"{"shape":[2,3],"data":[1,2]}"#.utf8)
    #expect(throws: ShapeError.self) { try JSONDecoder().decode(Tensor<Double>.self, from: spoiled) }
  }

  @Test func `it prints like a matrix`() {
    #expect(Tensor([[1.0, 2], [3, 4]]).description == "[[1.0, 2.0],\n [3.0, 4.0]]")
    #expect(Tensor<Double>.zeros([0, 2]).description == "[]")
    #expect(Tensor(1.5).description == "1.5")
    #expect(Tensor<Float>.zeros([100, 100]).description == "Tensor<Float> of shape [100, 100]")
  }

  @Test func `an optimizer moves tensors as it moves numbers`() {
    var optimizer = SGD<Tensor<Double>>(momentum: 0.5)
    var reference = [SGD<Double>(momentum: 0.5), SGD<Double>(momentum: 0.5)]
    var (point, numbers) = (Tensor([3.0, -2]), [3.0, -2])
    for step in 0..<5 {
      let gradient = [0.5 * Double(step), 1]
      optimizer.step(&point, along: Tensor(gradient), rate: 0.1)
      for i in 0..<2 { reference[i].step(&numbers[i], along: gradient[i], rate: 0.1) }
    }
    #expect(point.scalars == numbers)
  }

  @Test func `models visit their tensors in a fixed order`() {
    let model = [Tensor([1.0, 2]), Tensor([[3.0]]), Tensor(4.0)]
    #expect(model.tensors.map(\.scalars) == [[1, 2], [3], [4]])
    var doubled = model
    doubled.forEachTensor { $0 = Tensor($0.scalars.map { 2 * $0 }, shape: $0.shape) }
    #expect(doubled == model.mapScalars { 2 * $0 })
    #expect(model.dot(model) == 30)
  }
}
