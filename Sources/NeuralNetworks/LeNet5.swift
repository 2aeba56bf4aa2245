import Autograd
import Tensors

/// LeNet-5, which read the digits on cheques: two convolutions with pooling, then three linear layers.
///
///     images × 1 × 28 × 28
///     conv 6 filters 5 × 5, padding 2, ReLU    images × 6 × 28 × 28    max pooling 2 × 2    6 × 14 × 14
///     conv 16 filters 5 × 5, ReLU              images × 16 × 10 × 10   max pooling 2 × 2    16 × 5 × 5
///     linear 400 → 120, ReLU;  120 → 84, ReLU;  84 → 10 logits        61,706 parameters
///
/// - Source: LeCun, Bottou, Bengio & Haffner 1998, "Gradient-based learning applied to document recognition", figure 2.
///   As most modern versions this one deviates: ReLU for the scaled tanh; max pooling for averaging with a learned
///   factor; every filter of the second convolution sees all six channels, not the chosen ones of table I; logits and
///   cross-entropy for distances to drawn digits; and 28 × 28 images, padded, for 32 × 32.
public struct LeNet5<Scalar: TensorScalar>: Layer, Equatable {
  /// 6 filters of 5 × 5 over one channel, padding 2.
  public var conv1: Conv2D<Scalar>
  /// 16 filters of 5 × 5 over six channels.
  public var conv2: Conv2D<Scalar>
  /// 400 → 120.
  public var linear1: Linear<Scalar>
  /// 120 → 84.
  public var linear2: Linear<Scalar>
  /// 84 → 10 logits, or as many as there are classes.
  public var linear3: Linear<Scalar>

  /// Random parameters, drawn in the order of the layers.
  public init(
    classes: Int = 10, _ initializer: Initializer = .torchDefault, using random: inout some RandomNumberGenerator
  ) {
    conv1 = Conv2D(1, 6, kernel: 5, padding: 2, initializer, using: &random)
    conv2 = Conv2D(6, 16, kernel: 5, initializer, using: &random)
    linear1 = Linear(400, 120, initializer, using: &random)
    linear2 = Linear(120, 84, initializer, using: &random)
    linear3 = Linear(84, classes, initializer, using: &random)
  }

  /// Logits, images × classes, for images × 1 × 28 × 28.
  public func callAsFunction(_ images: Tensor<Scalar>, _ mode: Mode) -> Tensor<Scalar> {
    // The ReLU of the largest is the largest ReLU, and costs a quarter of the work.
    let seen = relu(maxPool2D(conv1(images), kernel: 2))
    let combined = relu(maxPool2D(conv2(seen), kernel: 2))
    return linear3(relu(linear2(relu(linear1(combined.flattened(from: 1))))))
  }

  @inlinable public mutating func combineTensors(
    with other: LeNet5, _ body: (inout Tensor<Scalar>, Tensor<Scalar>) -> Void
  ) {
    conv1.combineTensors(with: other.conv1, body)
    conv2.combineTensors(with: other.conv2, body)
    linear1.combineTensors(with: other.linear1, body)
    linear2.combineTensors(with: other.linear2, body)
    linear3.combineTensors(with: other.linear3, body)
  }
}

extension LeNet5: ImageClassifier {
  public var pixelsPerImage: Int { 784 }
  public var classCount: Int { linear3.bias.count }
}
