import Autograd
import Foundation
import Kernels
import Tensors
import Testing

/// Every operation of autograd.json, forward and backward, in Double.
///
/// The file drives everything: another file of the same form needs no change here.
@Suite struct ReferenceValues {
  static let file = Result { try ReferenceFile() }
  static let cases = (try? file.get().cases) ?? []

  @Test func `the file is there and has cases`() throws {
    let file = try ReferenceValues.file.get()
    #expect(file.schema == 1)
    #expect(file.cases.count >= 1)
  }

  @Test(arguments: cases) func `PyTorch agrees`(with reference: ReferenceCase) throws {
    #expect(try ReferenceCheck(reference).firstDifference == nil)
  }

  @Test(arguments: cases) func `a spoiled value is noticed`(in reference: ReferenceCase) throws {
    #expect(try ReferenceCheck(reference, spoiling: .output).firstDifference != nil)
    guard reference.grads?.isEmpty == false else { return }
    #expect(try ReferenceCheck(reference, spoiling: .gradients).firstDifference != nil)
  }

  @Test func `an unknown operation is an error`() throws {
    let json = """
      {"name": "x", "op": "no such operation", "inputs": [], "output": {"shape": [], "data": [0]}, "weights": [1]}
      """
    let reference = try JSONDecoder().decode(ReferenceCase.self, from: Data(json.utf8))
    #expect(throws: ReferenceCheck.Problem.self) { try ReferenceCheck(reference) }
  }

  @Test func `an empty or missing file is an error`() throws {
    #expect(throws: (any Error).self) { try ReferenceFile(contentsOf: URL(filePath: "/nowhere/autograd.json")) }
    let empty = FileManager.default.temporaryDirectory.appending(path: "empty-\(UUID()).json")
    try Data().write(to: empty)
    defer { try? FileManager.default.removeItem(at: empty) }
    #expect(throws: (any Error).self) { try ReferenceFile(contentsOf: empty) }
  }
}
