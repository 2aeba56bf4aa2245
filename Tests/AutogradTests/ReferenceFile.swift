import Foundation

/// Tests/Fixtures/autograd.json: operations with their results and gradients, made by PyTorch.
struct ReferenceFile: Decodable {
  let schema: Int
  let cases: [ReferenceCase]

  static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/autograd.json")

  init(contentsOf url: URL = ReferenceFile.url) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    self = try decoder.decode(ReferenceFile.self, from: Data(contentsOf: url))
  }
}
