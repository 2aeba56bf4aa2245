import NeuralNetworks

/// Networks that are to be asked about the test images, and how.
struct Candidate {
  let name: String
  /// One for each seed.
  let networks: [LeNet5<Float>]
  /// Whether each image is also shown in the mirror, and the logits of both are added.
  var looksTwice = false
}
