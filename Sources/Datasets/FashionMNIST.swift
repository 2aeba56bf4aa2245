import Foundation

/// Fashion-MNIST: 60,000 pictures of clothes to train on and 10,000 to test with, 28 × 28 pixels, ten classes.
///
/// - Source: Xiao, Rasul and Vollgraf 2017, "Fashion-MNIST: a novel image dataset for benchmarking machine learning
///   algorithms" (arXiv:1708.07747).
public enum FashionMNIST {
  /// What the classes are called, in the order of the labels.
  public static let classNames = [
    "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
  ]

  /// Where Debian's package `dataset-fashion-mnist` puts the files.
  public static let systemFolder = "/usr/share/datasets/fashion-mnist"

  /// In place of a folder: the built-in shapes, also where Fashion-MNIST is installed.
  public static let builtInName = "shapes"

  /// Fashion-MNIST, or the built-in shapes where it is nowhere, so that every lesson runs everywhere.
  ///
  /// Looked for in this order: `folder`; the folder that `FASHION_MNIST_DIR` names; `/usr/share/datasets/fashion-mnist`.
  /// A folder that was named is not passed over: if the files are not there, that is an error. The word `shapes` in
  /// the place of either folder asks for the built-in shapes.
  ///
  /// - Parameters:
  ///   - folder: nil where the user names none.
  ///   - environment: where `FASHION_MNIST_DIR` is looked up.
  ///   - seed: chooses the built-in shapes; Fashion-MNIST does not ask for it.
  /// - Throws: `DatasetError` for a named folder without the files, `IDXError` for files that are damaged.
  public static func load(
    from folder: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
    seed: UInt64 = 0
  ) throws -> ImageSets {
    try load(from: folder, environment: environment, systemFolder: systemFolder, seed: seed)
  }

  static func load(
    from folder: String?, environment: [String: String], systemFolder: String, seed: UInt64
  ) throws -> ImageSets {
    let variable = environment["FASHION_MNIST_DIR"].flatMap { $0.isEmpty ? nil : $0 }
    if let named = folder ?? variable {
      if named == builtInName { return try shapes(because: "as asked for", seed: seed) }
      guard let files = files(in: named) else {
        throw DatasetError(
          "\(named.printable(upTo: 300)), \(folder == nil ? "which FASHION_MNIST_DIR names" : "given as the data folder"), "
            + "has no \(missing(in: named)); name the folder of Fashion-MNIST's four IDX files, fetch them with "
            + "scripts/fetch-fashion-mnist, or say \(builtInName) for the built-in shapes")
      }
      return try read(files, from: named)
    }
    if let files = files(in: systemFolder) { return try read(files, from: systemFolder) }
    return try shapes(
      because: "Fashion-MNIST is not installed (scripts/setup installs it, scripts/fetch-fashion-mnist downloads it)",
      seed: seed)
  }

  /// The stems of the four files: images and labels to train on, images and labels to test with.
  private static let stems = ["train-images", "train-labels", "t10k-images", "t10k-labels"]

  private static func candidates(_ stem: String) -> [String] {
    let axes = stem.hasSuffix("images") ? 3 : 1
    return ["\(stem)-idx\(axes)-ubyte.gz", "\(stem)-idx\(axes)-ubyte", "\(stem).idx\(axes)-ubyte"]
  }

  private static func path(of stem: String, in folder: String) -> String? {
    candidates(stem).map { "\(folder)/\($0)" }.first { FileManager.default.fileExists(atPath: $0) }
  }

  private static func files(in folder: String) -> [String]? {
    let paths = stems.compactMap { path(of: $0, in: folder) }
    return paths.count == stems.count ? paths : nil
  }

  private static func missing(in folder: String) -> String {
    candidates(stems.first { path(of: $0, in: folder) == nil } ?? stems[0])[0]
  }

  private static func read(_ files: [String], from folder: String) throws -> ImageSets {
    let training = try images(files[0], labels: files[1])
    let test = try images(files[2], labels: files[3])
    return ImageSets(
      training: training, test: test,
      source: "Fashion-MNIST from \(folder.printable(upTo: 300)): \(training.count) images to train on, "
        + "\(test.count) to test with.",
      isFashionMNIST: true)
  }

  /// One pair of files, which must agree with each other and with the data set.
  private static func images(_ imagePath: String, labels labelPath: String) throws -> LabelledImages {
    let images = try IDXFile(contentsOf: imagePath, axes: 3)
    let labels = try IDXFile(contentsOf: labelPath, axes: 1)
    guard Array(images.extents.dropFirst()) == [28, 28] else {
      throw IDXError(
        source: imagePath, offset: 8,
        problem: "the images have \(images.extents[1]) × \(images.extents[2]) pixels; Fashion-MNIST has 28 × 28")
    }
    guard images.extents[0] > 0 else {
      throw IDXError(source: imagePath, offset: 4, problem: "the file holds no images; it takes at least one")
    }
    guard images.extents[0] == labels.extents[0] else {
      throw IDXError(
        source: labelPath, offset: 4,
        problem: "there are \(labels.extents[0]) labels for the \(images.extents[0]) images in "
          + "\(imagePath.printable(upTo: 300)); each image must have one")
    }
    if let row = labels.elements.firstIndex(where: { $0 >= classNames.count }) {
      throw IDXError(
        source: labelPath, offset: labels.headerByteCount + row,
        problem: "label \(labels.elements[row]) is none of the \(classNames.count) classes, which count from 0 to 9")
    }
    return try LabelledImages(
      pixels: images.elements, labels: labels.elements, height: 28, width: 28, classNames: classNames)
  }

  private static func shapes(because reason: String, seed: UInt64) throws -> ImageSets {
    let all = try Generated.drawnShapes(count: 5_000, seed: seed)
    return ImageSets(
      training: all.selecting(0..<4_000), test: all.selecting(4_000..<5_000),
      source: "Built-in drawn shapes (seed \(seed)): 4000 images to train on, 1000 to test with; \(reason).",
      isFashionMNIST: false)
  }
}

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
