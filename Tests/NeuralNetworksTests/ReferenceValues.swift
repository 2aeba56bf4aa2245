import Foundation
import TestSupport
import Testing

/// Every network of networks.json and every distribution of init.json; the files alone decide what is tested.
@Suite struct ReferenceValues {
  static let networks = try? NetworkFile(Fixture.data(NetworkFile.name))
  static let initializers = try? InitializerFile(Fixture.data(InitializerFile.name))

  @Test func `the files are there and hold cases`() throws {
    #expect(try NetworkFile(Fixture.data(NetworkFile.name)).cases.count >= 1)
    #expect(try InitializerFile(Fixture.data(InitializerFile.name)).cases.count >= 1)
  }

  @Test func `the hash by which inputs are made is PyTorch's`() throws {
    let file = try #require(Self.networks)
    #expect(file.hashCheck.count >= 1)
    #expect(file.hashCheck.first { $0.count != 3 || hash32($0[0], $0[1]) != $0[2] } == nil)
  }

  @Test(arguments: networks?.cases ?? []) func `a network agrees with PyTorch`(reference: NetworkCase) throws {
    let ours = try reference.ours()
    #expect(ours.disagreement(with: reference.expected, tolerance: reference.suggestedRtol) == nil)
    // The negative control: each number of the file, a thousandth off, is noticed.
    let unnoticed = reference.expected.spoiled(by: 1e-3).first {
      ours.disagreement(with: $0.values, tolerance: reference.suggestedRtol) == nil
    }
    #expect(unnoticed?.what == nil)
  }

  @Test(arguments: initializers?.cases ?? []) func `an initializer agrees with PyTorch`(
    reference: InitializerCase
  ) throws {
    #expect(try reference.disagreement() == nil)
    // The negative controls: a bound or a deviation off in the twelfth digit, and a distribution of the other shape.
    #expect(try reference.spoiled(by: 1e-11).disagreement() != nil)
    #expect(try reference.withOtherShape().sampleProblem() != nil)
  }

  @Test func `the gains are PyTorch's`() throws {
    let gains = try #require(Self.initializers?.gains)
    #expect(InitializerCase.knownGains(among: gains) >= 1)
    #expect(InitializerCase.wrongGain(among: gains) == nil)
    #expect(InitializerCase.wrongGain(among: gains.mapValues { $0 * (1 + 1e-9) }) != nil)
  }

  @Test func `a member that nobody compares is an error`() throws {
    #expect(throws: Fixture.Unusable.self) {
      try NetworkFile(FixtureReader.withUnknownMember(Fixture.data(NetworkFile.name)))
    }
    #expect(throws: Fixture.Unusable.self) {
      try InitializerFile(FixtureReader.withUnknownMember(Fixture.data(InitializerFile.name)))
    }
  }

  @Test(arguments: ["", "{}", "[]", #"{"schema": 1, "hash_check": [], "gains": {}, "cases": []}"#])
  func `an empty or other file is refused`(text: String) {
    #expect(throws: (any Error).self) { try NetworkFile(Data(text.utf8)) }
    #expect(throws: (any Error).self) { try InitializerFile(Data(text.utf8)) }
  }
}
