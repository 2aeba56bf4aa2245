import NeuralNetworks
import Tensors
import Testing

@Suite struct MetricsTests {
  static let logits = Tensor([[2.0, 1, 0], [0, 3, 1], [5, 1, 1], [0, 0, 9]])

  /// Along which axis stand the classes?
  @Test func `perfect logits have accuracy 1, and shifted labels what is left`() {
    #expect(predictions(Self.logits) == [0, 1, 0, 2])
    #expect(accuracy(Self.logits, [0, 1, 0, 2]) == 1)
    #expect(accuracy(Self.logits, [0, 1, 2, 1]) == 0.5)
    #expect(accuracy(Self.logits, [1, 2, 1, 0]) == 0)
    #expect(accuracy(Tensor<Float>.zeros([0, 3]), []).isNaN)
  }

  @Test func `the confusion matrix counts every example once`() {
    var matrix = ConfusionMatrix(classes: 3)
    #expect(matrix.accuracy.isNaN)
    matrix.add(Self.logits, [0, 1, 2, 1])
    matrix.add(Self.logits, [0, 1, 0, 2])
    #expect(matrix.counts == [[3, 0, 0], [0, 2, 1], [1, 0, 1]])
    #expect(matrix.total == 8)
    #expect(matrix.accuracy == 0.75)
    #expect(matrix.recall(2) == 0.5)
    #expect(matrix.precision(0) == 0.75)
    #expect(matrix.predictedClasses == 3)
    #expect(matrix.description == "3 0 0\n0 2 1\n1 0 1")
  }

  @Test func `a network that has given up predicts one class`() {
    var matrix = ConfusionMatrix(classes: 3)
    matrix.add(Tensor<Float>.zeros([6, 3]), [0, 1, 2, 0, 1, 2])
    #expect(matrix.predictedClasses == 1)
    #expect(matrix.accuracy == 2.0 / 6)
  }

  @Test func `labels that do not fit end the program`() async {
    await #expect(processExitsWith: .failure) { _ = accuracy(MetricsTests.logits, [0]) }
    await #expect(processExitsWith: .failure) {
      var matrix = ConfusionMatrix(classes: 3)
      matrix.add(MetricsTests.logits, [0, 1, 3, 0])
    }
  }
}
