import Foundation
import TestSupport
import Testing

@testable import Datasets

struct FashionMNISTTests {
  /// Four small files that look like Fashion-MNIST.
  private func folder(labels: [UInt8] = [9, 0, 3], testLabels: [UInt8] = [1, 2], size: UInt8 = 28) throws -> Folder {
    let folder = try Folder()
    for (stem, labels) in [("train", labels), ("t10k", testLabels)] {
      let images = Data([0, 0, 8, 3, 0, 0, 0, UInt8(stem == "train" ? 3 : 2), 0, 0, 0, size, 0, 0, 0, size])
      let pixels = Data(repeating: 51, count: Int(size) * Int(size) * (stem == "train" ? 3 : 2))
      try (images + pixels).write(to: folder.url("\(stem)-images-idx3-ubyte"))
      try (Data([0, 0, 8, 1, 0, 0, 0, UInt8(labels.count)]) + Data(labels))
        .write(to: folder.url("\(stem)-labels-idx1-ubyte"))
    }
    return folder
  }

  private func load(
    _ folder: String?, variable: String? = nil, systemFolder: String = "/nowhere"
  ) throws -> ImageSets {
    try FashionMNIST.load(
      from: folder, environment: variable.map { ["FASHION_MNIST_DIR": $0] } ?? [:], systemFolder: systemFolder, seed: 1)
  }

  @Test func `the option comes before the variable and the variable before the system's folder`() throws {
    let (first, second, third) = (try folder(labels: [1, 1, 1]), try folder(labels: [2, 2, 2]), try folder())
    #expect(try load(first.path(), variable: second.path(), systemFolder: third.path()).training.labels == [1, 1, 1])
    #expect(try load(nil, variable: second.path(), systemFolder: third.path()).training.labels == [2, 2, 2])
    #expect(try load(nil, systemFolder: third.path()).training.labels == [9, 0, 3])
    #expect(try load(nil, variable: "", systemFolder: third.path()).training.labels == [9, 0, 3])
  }

  @Test func `the value says which images it holds and where they were found`() throws {
    let found = try folder()
    let sets = try load(nil, systemFolder: found.path())
    #expect(sets.isFashionMNIST)
    #expect(sets.source.contains(found.path()))
    let shapes = try load(nil)
    #expect(!shapes.isFashionMNIST && shapes.source.contains("shapes") && shapes.source.contains("seed 1"))
    #expect(try !load("shapes", systemFolder: found.path()).isFashionMNIST)
  }

  @Test func `a folder that was named and is empty is an error and not passed over`() throws {
    let (empty, full) = (try Folder(), try folder())
    let ways: [(option: String?, variable: String?)] = [(empty.path(), nil), (nil, empty.path())]
    for named in ways {
      let error = #expect(throws: DatasetError.self) {
        try load(named.option, variable: named.variable, systemFolder: full.path())
      }
      #expect(error?.description.contains(empty.path()) == true)
      #expect(error?.description.contains("train-images-idx3-ubyte.gz") == true)
    }
  }

  @Test func `files that do not belong together are an error with file and offset`() throws {
    let wrongs: [(Folder, Int, String)] = [
      (try folder(labels: [1, 2]), 4, "train-labels"), (try folder(labels: [1, 10, 2]), 9, "train-labels"),
      (try folder(size: 27), 8, "train-images"), (try folder(testLabels: [1, 200]), 9, "t10k-labels"),
    ]
    for (folder, offset, file) in wrongs {
      let error = #expect(throws: IDXError.self) { try load(folder.path()) }
      #expect(error?.offset == offset)
      #expect(error?.source.contains(file) == true)
    }
  }

  @Test func `a file of labels under the name of images is recognised`() throws {
    let folder = try folder()
    let labels = try Data(contentsOf: folder.url("train-labels-idx1-ubyte"))
    try labels.write(to: folder.url("train-images-idx3-ubyte"))
    let error = #expect(throws: IDXError.self) { try load(folder.path()) }
    #expect(error?.description.contains("labels (1 axis)") == true)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: FashionMNIST.systemFolder)))
  func `Debian's files hold 6000 training and 1000 test images of each class`() throws {
    let sets = try FashionMNIST.load(environment: [:])
    for (images, count) in [(sets.training, 6000), (sets.test, 1000)] {
      let counts = images.labels.reduce(into: [Int](repeating: 0, count: 10)) { $0[Int($1)] += 1 }
      #expect(counts == [Int](repeating: count, count: 10))
    }
    // The mean and deviation that everybody normalises Fashion-MNIST by, here of every fifteenth picture.
    let some = sets.training.floats(of: stride(from: 0, to: 60_000, by: 15).map(\.self)).map(Double.init)
    let mean = some.reduce(0, +) / Double(some.count)
    let deviation = (some.map { $0 * $0 }.reduce(0, +) / Double(some.count) - mean * mean).squareRoot()
    #expect(abs(mean - 0.2860) < 0.004)
    #expect(abs(deviation - 0.3530) < 0.004)
  }
}
