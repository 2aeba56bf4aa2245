import Datasets

extension FashionMNIST {
  /// Fashion-MNIST itself, read once: the claims of the lessons are about it, so that drawn shapes will not do.
  ///
  /// - Throws: an error that says so where it is missing.
  public static func forClaims() throws -> ImageSets {
    let sets = try shared.get()
    guard sets.isFashionMNIST else { throw Missing() }
    return sets
  }

  private static let shared = Result { try FashionMNIST.load() }

  private struct Missing: Error, CustomStringConvertible {
    let description = "Fashion-MNIST is missing, and the claims are about it; scripts/setup installs it."
  }
}
