import Foundation
import TestSupport

/// Tests/Fixtures/networks.json: whole networks with their logits, gradients and ten steps of two optimizers, made by
/// PyTorch.
struct NetworkFile: Decodable {
  let schema: Int
  let hashCheck: [[UInt32]]
  let cases: [NetworkCase]

  static let name = "networks.json"

  init(_ data: Data) throws {
    self = try FixtureReader(
      Self.name,
      notCompared: [
        "source": "prose", "conventions": "prose: the formulas of Replay",
        "architecture_ops": "prose: the layers of Replay",
        "cases.float32_vs_float64_rel_diff": "how far PyTorch's Float is from its Double; ours is compared with each",
      ]
    ).decode(NetworkFile.self, from: data)
    guard schema == 1 else { throw Fixture.Unusable(file: Self.name, why: "has schema \(schema) instead of 1") }
    guard !cases.isEmpty else { throw Fixture.Unusable(file: Self.name, why: "has no cases") }
  }
}

/// One network of networks.json.
struct NetworkCase: Decodable, CustomStringConvertible, Sendable {
  /// A layer: its kind and its sizes, `["linear", 4, 8]`.
  struct Operation: Decodable, Sendable {
    let kind: String
    let sizes: [Int]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      kind = try list.decode(String.self)
      var sizes: [Int] = []
      while !list.isAtEnd { sizes.append(try list.decode(Int.self)) }
      self.sizes = sizes
    }
  }

  struct Start: Decodable, Sendable {
    let kind: String
    let scale: Double
    let seed: UInt32?
  }

  struct Input: Decodable, Sendable {
    let kind: String
    let k: UInt32?
    let shape: [Int]
  }

  struct Target: Decodable, Sendable {
    let a: Int?
    let b: Int?
    let classes: Int?
    let k: UInt32?
    let shape: [Int]?
  }

  struct Optimizers: Decodable, Sendable {
    struct Descent: Decodable, Sendable {
      let lr: Double
      let momentum: Double?
    }
    let sgd: Descent
    let adam: Descent
  }

  let name: String
  let dtype: String
  let architecture: [Operation]
  let `init`: Start
  let input: Input
  let loss: String
  let target: Target
  let optimizers: Optimizers
  var expected: NetworkValues
  let suggestedRtol: Double

  var description: String { name }
}
