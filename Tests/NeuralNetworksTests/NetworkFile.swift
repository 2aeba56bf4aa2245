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
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(NetworkFile.self, from: data)
    guard schema == 1 else { throw Fixture.Unusable(file: Self.name, why: "has schema \(schema) instead of 1") }
    guard !cases.isEmpty else { throw Fixture.Unusable(file: Self.name, why: "has no cases") }
  }
}
