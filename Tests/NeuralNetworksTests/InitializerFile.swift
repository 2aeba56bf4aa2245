import Foundation
import TestSupport

/// Tests/Fixtures/init.json: the distributions from which PyTorch draws weights.
struct InitializerFile: Decodable {
  let schema: Int
  let gains: [String: Double]
  let cases: [InitializerCase]

  static let name = "init.json"

  init(_ data: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(InitializerFile.self, from: data)
    guard schema == 1 else { throw Fixture.Unusable(file: Self.name, why: "has schema \(schema) instead of 1") }
    guard !cases.isEmpty else { throw Fixture.Unusable(file: Self.name, why: "has no cases") }
  }
}
