import Foundation

/// One case of Tests/Fixtures/lr_finder.json, made by Lightning 2.6.6 and fastai 2.8.12.
///
/// Which members there are follows from `kind`.
public struct FinderCase: Decodable, Sendable, CustomStringConvertible {
  /// What a library answers for a curve, or the error that it raises.
  public struct Answer: Decodable, Sendable {
    public var lr: Double?
    public var index: Int?
    public var error: String?
    public var pointLr, pointLoss: Double?
    public var indexInWholeCurve: Int?
  }

  public struct LightningAnswer: Decodable, Sendable {
    public var skipBegin, skipEnd: Int
    public var suggestion: Double?
    public var index: Int?
    public var indexExact: Bool?
  }

  public struct Smoothing: Decodable, Sendable {
    public var smoothed: [Double]?
    public var best: [Double]?
    public var smoothedFloat32: [Double]?
    public var stopIndex: Int?
  }

  /// A layer: its kind and its sizes, `["linear", 4, 8]`.
  public struct Operation: Decodable, Sendable {
    public let kind: String
    public let sizes: [Int]

    public init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      kind = try list.decode(String.self)
      var sizes: [Int] = []
      while !list.isAtEnd { sizes.append(try list.decode(Int.self)) }
      self.sizes = sizes
    }
  }

  public struct Start: Decodable, Sendable {
    public let kind: String
    public let scale: Double
    public let seed: UInt32
  }

  public struct Input: Decodable, Sendable {
    public let kind: String
    public let k: UInt32
    public let shape: [Int]
  }

  public struct Target: Decodable, Sendable {
    public let classes: Int?
    public let rule: String
  }

  public struct Method: Decodable, Sendable {
    public let `class`: String
    public var momentum: Double?
  }

  public enum Kind: String, Decodable, Sendable { case lrSequence = "lr_sequence", smoothing, suggestion, run }

  public let name: String
  public let kind: Kind
  public let library: String?
  public let mode: String?
  public let minLr, maxLr: Double?
  public let numTraining: Int?
  public let earlyStopThreshold: Double?
  public let stopDiv: Bool?
  public var lr: [Double]?
  // A smoothing:
  public let beta: Double?
  public let rawLosses: [Double]?
  // What Lightning says: a smoothing's values, or a suggestion for each way of skipping.
  public var lightningSmoothing: Smoothing?
  public var lightningAnswers: [LightningAnswer]?
  public var fastai: Smoothing?
  // A suggestion:
  public let loss: [Double]?
  public var fastaiOnWholeCurve: [String: Answer]?
  public var fastaiAsInLrFind: [String: Answer]?
  // A run:
  public let dtype: String?
  public let architecture: [Operation]?
  public let start: Start?
  public let input: Input?
  public let lossName: String?
  public let target: Target?
  public let batchSize: Int?
  public var optimizer: Method?
  public var stepsDone: Int?
  public var stopIndex: Int?
  public var smoothedLosses: [Double]?
  public var suggestion: Double?
  public var suggestionIndex: Int?
  public var suggestions: [String: Double]?
  public let suggestedRtol: Double?
  public var indexExact: Bool?
  public var modelLrAfter: Double?

  public var description: String { name }

  enum Keys: String, CodingKey {
    case name, kind, library, mode, minLr, maxLr, numTraining, earlyStopThreshold, stopDiv, lr, beta, rawLosses
    case lightning, fastai, loss, fastaiOnWholeCurve, fastaiAsInLrFind, dtype, architecture, `init`, input, batchSize
    case optimizer, stepsDone, stopIndex, smoothedLosses, suggestion, suggestionIndex, suggestions, suggestedRtol
    case target, indexExact, modelLrAfter
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    func maybe<Value: Decodable>(_ key: Keys) throws -> Value? {
      try values.decodeIfPresent(Value.self, forKey: key)
    }
    name = try values.decode(String.self, forKey: .name)
    kind = try values.decode(Kind.self, forKey: .kind)
    library = try maybe(.library)
    mode = try maybe(.mode)
    (minLr, maxLr, numTraining) = (try maybe(.minLr), try maybe(.maxLr), try maybe(.numTraining))
    (earlyStopThreshold, stopDiv) = (try maybe(.earlyStopThreshold), try maybe(.stopDiv))
    (lr, beta, rawLosses) = (try maybe(.lr), try maybe(.beta), try maybe(.rawLosses))
    lightningSmoothing = kind == .smoothing ? try maybe(.lightning) : nil
    lightningAnswers = kind == .suggestion ? try maybe(.lightning) : nil
    fastai = try maybe(.fastai)
    loss = kind == .suggestion ? try maybe(.loss) : nil
    (fastaiOnWholeCurve, fastaiAsInLrFind) = (try maybe(.fastaiOnWholeCurve), try maybe(.fastaiAsInLrFind))
    (dtype, architecture, start, input) = (
      try maybe(.dtype), try maybe(.architecture), try maybe(.`init`), try maybe(.input)
    )
    lossName = kind == .run ? try maybe(.loss) : nil
    (batchSize, optimizer) = (try maybe(.batchSize), try maybe(.optimizer))
    (stepsDone, stopIndex, smoothedLosses) = (try maybe(.stepsDone), try maybe(.stopIndex), try maybe(.smoothedLosses))
    (suggestion, suggestionIndex) = (try maybe(.suggestion), try maybe(.suggestionIndex))
    (suggestions, suggestedRtol) = (try maybe(.suggestions), try maybe(.suggestedRtol))
    (target, indexExact, modelLrAfter) = (try maybe(.target), try maybe(.indexExact), try maybe(.modelLrAfter))
  }

  /// The cases of a file.
  ///
  /// - Throws: when the file is empty, no JSON, of another schema, or has no cases.
  public static func all(in data: Data) throws -> [FinderCase] {
    struct File: Decodable {
      let schema: Int
      let cases: [FinderCase]
    }
    let file = try FixtureReader(fileName, notCompared: notCompared).decode(File.self, from: data)
    guard file.schema == 1 else {
      throw Fixture.Unusable(file: fileName, why: "has schema \(file.schema) instead of 1")
    }
    guard !file.cases.isEmpty else { throw Fixture.Unusable(file: fileName, why: "has no cases") }
    return file.cases
  }

  public static let fileName = "lr_finder.json"

  private static let inDouble = "what Lightning would say in Double; it computes in Float, and that is compared"
  private static let notCompared = [
    "source": "prose", "semantics": "prose", "hash": "prose: that of FinderReplay",
    "suggested_tolerance": "prose: those of the comparison", "cases.note": "prose", "cases.fastai.note": "prose",
    "cases.fastai_on_whole_curve.minimum.note": "prose", "cases.fastai_as_in_lr_find.minimum.note": "prose",
    "cases.gradient_margin": "how far the second steepest point is, from which index_exact follows",
    "cases.lightning.gradient_margin": "the same",
    "cases.error_amplification": "how rounding grows; a replay measures it by summing up its batches in reverse",
    "cases.lightning.float64_suggestion": inDouble, "cases.lightning.float64_index": inDouble,
  ]

  /// A member that this kind of case must have.
  public func need<Value>(_ value: Value?, _ what: String) throws -> Value {
    guard let value else { throw Fixture.Unusable(file: Self.fileName, why: "has no \(what) in \(name)") }
    return value
  }
}
