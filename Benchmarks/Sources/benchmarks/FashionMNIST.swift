import Foundation

/// The 60,000 training images of Fashion-MNIST, as bytes, from Debian's package dataset-fashion-mnist.
struct FashionMNIST {
  let pixels: [UInt8]
  let labels: [UInt8]

  init() throws {
    let folder = "/usr/share/datasets/fashion-mnist/"
    pixels = Array(try unzipped(folder + "train-images-idx3-ubyte.gz").dropFirst(16))
    labels = Array(try unzipped(folder + "train-labels-idx1-ubyte.gz").dropFirst(8))
    guard pixels.count == 60_000 * 784, labels.count == 60_000 else { throw Missing() }
  }

  struct Missing: Error, CustomStringConvertible {
    let description = "Fashion-MNIST is not in /usr/share/datasets: install Debian's package dataset-fashion-mnist."
  }
}

/// What `gzip -dc` makes of a file.
private func unzipped(_ path: String) throws -> [UInt8] {
  let (process, pipe) = (Process(), Pipe())
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["gzip", "-dc", path]
  process.standardOutput = pipe
  try process.run()
  // Piece by piece, so that the whole is never held twice.
  var bytes: [UInt8] = []
  bytes.reserveCapacity(path.contains("images") ? 60_000 * 784 + 16 : 60_008)
  while case let part = pipe.fileHandleForReading.availableData, !part.isEmpty { bytes.append(contentsOf: part) }
  process.waitUntilExit()
  return bytes
}
