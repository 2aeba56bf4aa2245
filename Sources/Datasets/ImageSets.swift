/// Images to train on and images to test with, and where they come from.
public struct ImageSets: Sendable {
  /// The images to train on; divide them to validate.
  public let training: LabelledImages
  /// The images to look at once, at the end.
  public let test: LabelledImages
  /// Which images these are and where they were found: a sentence for the reader of a lesson.
  public let source: String
  /// Whether they are Fashion-MNIST, and not the built-in shapes.
  public let isFashionMNIST: Bool
}
