import Foundation
import TestSupport
import Testing

@testable import Kernels

/// The fused networks, Adam and SGD against PyTorch's own numbers in networks.json.
@Suite struct FusedFixtureTests {
  /// The cases in Float that the fused kernels can compute.
  static let names: [String] = {
    let cases = (try? Fixture("networks.json").cases()) ?? []
    return cases.compactMap { $0["name"] as? String }.filter { $0.hasSuffix("/float32") }
  }()

  @Test func `the file has cases`() { #expect(!Self.names.isEmpty) }

  @Test(arguments: names)
  func `loss, gradient and eleven losses on the way are PyTorch's`(name: String) throws {
    let all = try Fixture("networks.json").cases()
    let json = try #require(all.first { $0["name"] as? String == name })
    let reference = try NetworkReference(json)
    let (loss, gradient) = reference.lossAndGradient(reference.parameters)
    #expect(abs(loss - reference.loss) <= 1e-5 * reference.loss)

    var offset = 0
    for expected in reference.gradients {
      let own = gradient[offset..<(offset + expected.count)].map { Double($0) }
      let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(length - expected.length) <= 1e-4 * expected.length + 1e-7)
      #expect(zip(own, expected.first).allSatisfy { abs($0 - $1) <= 1e-4 * expected.length + 1e-7 })
      offset += expected.count
    }
    #expect(offset == gradient.count)

    for (own, expected) in [(reference.sgdLosses(), reference.sgd), (reference.adamLosses(), reference.adam)] {
      #expect(own.count == expected.count)
      #expect(zip(own, expected).allSatisfy { abs($0 - $1) <= 2e-3 * $1 + 1e-5 })
    }
  }
}
