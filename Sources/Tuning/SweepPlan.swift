import Core
import Foundation
import Schedules
import Training

/// A sweep as data: what is varied, and which combination of values each index stands for.
///
///     {"on": "bowl", "fixed": {"steps": 200},
///      "vary": {"optimizer": ["SGD", "Adam"], "rate": {"from": 0.001, "to": 1, "count": 7}, "seed": [1, 2, 3]}}
///
/// Without `draws` a point is a cell of the grid of all combinations; the names are sorted, and the last one counts
/// fastest. With `"draws": {"count": 40, "seed": 1}` each point is drawn by itself, from its index and the seed alone:
///
///     from a list       one of its values, each as likely
///     from a range      low·(high/low)^u, u evenly from [0, 1); with "scale": "linear", low + (high − low)·u; with
///                       "whole": true, the same rounded to a whole number
///
/// So a point is a pure function of the plan and its index: any number of machines can each take some.
public struct SweepPlan: Hashable, Sendable {
  /// What every point runs on, as the plan says it: the name of a problem, or a table or images.
  public let task: ArgumentValue
  /// What is the same for all points.
  public let fixed: [String: ArgumentValue]
  /// What is varied, sorted by name.
  public let axes: [SweepAxis]
  /// How many points are drawn and by which seed, or nil for the grid of all combinations.
  public let draws: Draws?
  /// How many points there are.
  public let count: Int

  /// Points that are drawn by chance.
  public struct Draws: Hashable, Sendable {
    /// How many.
    public let count: Int
    /// Chooses them.
    public let seed: UInt64
  }

  /// The most points that a plan may have.
  public static let limit = 1_000_000

  /// Reads a plan.
  ///
  /// - Throws: ``SweepError`` for what is not a plan, naming the member and what it must be.
  public init(json: Data) throws {
    let whole: ArgumentValue
    do {
      whole = try ArgumentValue(json: json)
    } catch {
      throw SweepError(error.reason)
    }
    guard case .object(let members) = whole else {
      throw SweepError("a plan is an object: {\"on\": …, \"vary\": {…}}")
    }
    try Self.check(Array(members.keys), among: ["on", "fixed", "vary", "draws"], of: "a plan")
    guard let task = members["on"] else { throw SweepError("\"on\" is missing: it says what every point runs on") }
    let fixed = try members["fixed"].map { try Self.object($0, "fixed") } ?? [:]
    guard let vary = members["vary"] else {
      throw SweepError("\"vary\" is missing: it says what differs between the points")
    }
    let varied = try Self.object(vary, "vary")
    guard !varied.isEmpty else { throw SweepError("\"vary\" is empty: name at least one thing that is varied") }
    let axes = try varied.sorted { $0.key < $1.key }.map { try SweepAxis($0.key, $0.value) }
    if let both = axes.first(where: { fixed[$0.name] != nil }) {
      throw SweepError("\"\(both.name)\" stands in \"fixed\" and in \"vary\"; leave one of them out")
    }
    let draws = try members["draws"].map { try Draws($0) }
    try self.init(on: task, fixed: fixed, axes: axes, draws: draws)
  }

  private init(on task: ArgumentValue, fixed: [String: ArgumentValue], axes: [SweepAxis], draws: Draws?) throws {
    (self.task, self.fixed, self.axes, self.draws) = (task, fixed, axes, draws)
    var count = draws?.count ?? 1
    for axis in draws == nil ? axes : [] {
      guard let own = axis.count else {
        throw SweepError(
          "\"\(axis.name)\": a range in a grid needs a \"count\" of at least 2; or draw points by \"draws\"")
      }
      if let twice = axis.repeatedValue {
        throw SweepError(
          "\"\(axis.name)\" is \(twice) more than once: the same point would run again; give each value once")
      }
      // Both are at most a million.
      count *= own
      guard count <= Self.limit else { break }
    }
    guard count <= Self.limit else {
      throw SweepError("the plan has more than \(Self.limit) points; vary less, or draw some by \"draws\"")
    }
    self.count = count
  }

  /// The values of a point: those that are fixed, and those that its index stands for.
  ///
  /// - Throws: ``SweepError`` for an index that is not one of the plan's.
  public func point(_ index: Int) throws(SweepError) -> SweepPoint {
    guard (0..<count).contains(index) else {
      throw SweepError("there is no point \(index); the plan has \(count), 0 to \(count - 1)")
    }
    var varied: [String: ArgumentValue] = [:]
    if let draws {
      var random = RandomSource(seed: draws.seed, stream: UInt64(index))
      for axis in axes { varied[axis.name] = axis.draw(using: &random) }
    } else {
      var rest = index
      for axis in axes.reversed() {
        guard let own = axis.count else { continue }
        varied[axis.name] = axis.value(rest % own)
        rest /= own
      }
    }
    return SweepPoint(index: index, varied: varied, settings: fixed.merging(varied) { _, varied in varied })
  }

  /// A number that stands in every result: two plans that differ in anything have different ones.
  ///
  /// - Parameter data: what the points depend on beside the plan, such as the bytes of a table.
  public func fingerprint(with data: some Collection<UInt8> = EmptyCollection()) -> String {
    var sum = Checksum()
    let parts = [task.description, ArgumentValue.object(fixed).description, "\(axes)", "\(String(describing: draws))"]
    sum.add(bytes: parts.joined(separator: "\n").utf8)
    sum.add(bytes: data)
    let digits = String(sum.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// One point of a sweep.
public struct SweepPoint: Hashable, Sendable {
  /// Its number, from 0.
  public let index: Int
  /// What is this point's own.
  public let varied: [String: ArgumentValue]
  /// The same, and what is fixed for all.
  public let settings: [String: ArgumentValue]
}

/// Something that a sweep varies: a list of values, or a range of numbers.
public struct SweepAxis: Hashable, Sendable, CustomStringConvertible {
  /// What is varied, such as rate.
  public let name: String
  private let form: Form

  private enum Form: Hashable, Sendable {
    case list([ArgumentValue])
    case range(low: Double, high: Double, count: Int?, isLinear: Bool, isWhole: Bool)
  }

  init(_ name: String, _ value: ArgumentValue) throws {
    self.name = name
    if let values = value.elements {
      guard !values.isEmpty else { throw SweepError("\"\(name)\" is an empty list; give it at least one value") }
      guard values.count <= SweepPlan.limit else { throw SweepError("\"\(name)\" has more than a million values") }
      if let wrong = values.first(where: { $0.elements != nil || $0["from"] != nil || $0 == .null }) {
        throw SweepError("\"\(name)\" holds \(wrong); its values are numbers, words, true or false")
      }
      form = .list(values)
      return
    }
    guard case .object(let members) = value else {
      throw SweepError("\"\(name)\" is \(value); what is varied is a list, or a range {\"from\": …, \"to\": …}")
    }
    try SweepPlan.check(Array(members.keys), among: ["from", "to", "count", "scale", "whole"], of: "\"\(name)\"")
    guard let low = members["from"]?.number, let high = members["to"]?.number, low < high, low.isFinite, high.isFinite
    else { throw SweepError("\"\(name)\" is a range: it needs \"from\" and a greater \"to\", both finite numbers") }
    let scale = members["scale"]?.text ?? "log"
    guard ["log", "linear"].contains(scale), members["scale"].map({ $0.text != nil }) ?? true else {
      throw SweepError("\"\(name)\": \"scale\" is log or linear")
    }
    guard scale == "linear" || low > 0 else {
      throw SweepError("\"\(name)\" begins at \(low): on a log scale it must be above 0; or say \"scale\": \"linear\"")
    }
    // The ratio of a wider range, or its width, is no number.
    guard (scale == "linear" ? high - low : high / low).isFinite else {
      throw SweepError("\"\(name)\" from \(low) to \(high) is too wide a range; choose ends that are closer together")
    }
    let count = members["count"]?.wholeNumber
    guard members["count"] == nil || (2...SweepPlan.limit).contains(count ?? 0) else {
      throw SweepError("\"\(name)\": \"count\" is a whole number from 2 to a million")
    }
    var isWhole = false
    if let whole = members["whole"] {
      guard case .bool(let flag) = whole else { throw SweepError("\"\(name)\": \"whole\" is true or false") }
      isWhole = flag
    }
    form = .range(low: low, high: high, count: count, isLinear: scale == "linear", isWhole: isWhole)
  }

  /// How many values a grid has of it; nil for a range without a count.
  public var count: Int? {
    switch form {
    case .list(let values): values.count
    case .range(_, _, let count, _, _): count
    }
  }

  /// The values of a grid, in order; nil for a range without a count.
  public var values: [ArgumentValue]? { count.map { (0..<$0).map(value) } }

  /// The value of a grid at `index`, from 0 to below `count`.
  func value(_ index: Int) -> ArgumentValue {
    switch form {
    case .list(let values): values[index]
    case .range(let low, let high, let count, _, _):
      // The ends as they are given: rounding cannot move them.
      switch (index, count ?? 0) {
      case (0, _): value(low)
      case (let index, let count) where index == count - 1: value(high)
      case (let index, let count): value(at: Double(index) / Double(count - 1))
      }
    }
  }

  /// The first value that a grid would have twice, 1 and 1.0 being one; nil where all differ.
  var repeatedValue: ArgumentValue? {
    if case .range(_, _, _, _, false) = form { return nil }
    var seen: Set<ArgumentValue> = []
    return values?.first { !seen.insert($0.number.map { .double($0) } ?? $0).inserted }
  }

  func draw(using random: inout RandomSource) -> ArgumentValue {
    switch form {
    case .list(let values): values[random.index(below: values.count)]
    case .range: value(at: random.uniform())
    }
  }

  private func value(at share: Double) -> ArgumentValue {
    guard case .range(let low, let high, _, let isLinear, _) = form else { return .null }
    return value(isLinear ? low + (high - low) * share : low * PortableMath.exp(share * PortableMath.log(high / low)))
  }

  private func value(_ number: Double) -> ArgumentValue {
    guard case .range(_, _, _, _, true) = form, let whole = Int(exactly: number.rounded()) else {
      return .double(number)
    }
    return .int(whole)
  }

  public var description: String { "\(name): \(form)" }
}

/// Why a sweep cannot be made or go on, in one sentence.
public struct SweepError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// An error that is told by this sentence.
  public init(_ description: String) { self.description = description.withoutItsMiddle }
}

extension SweepPlan.Draws {
  init(_ value: ArgumentValue) throws {
    let members = try SweepPlan.object(value, "draws")
    try SweepPlan.check(Array(members.keys), among: ["count", "seed"], of: "\"draws\"")
    guard let count = members["count"]?.wholeNumber, (1...SweepPlan.limit).contains(count) else {
      throw SweepError("\"draws\": \"count\" is a whole number from 1 to a million")
    }
    guard let seed = (members["seed"] ?? .int(1)).wholeNumber, seed >= 0 else {
      throw SweepError("\"draws\": \"seed\" is a whole number of at least 0")
    }
    self.init(count: count, seed: UInt64(seed))
  }
}

extension SweepPlan {
  static func object(_ value: ArgumentValue, _ name: String) throws -> [String: ArgumentValue] {
    guard case .object(let members) = value else {
      throw SweepError("\"\(name)\" is \(value); it must be an object {…}")
    }
    return members
  }

  /// Refuses a name that is not known, with the nearest that is.
  public static func check(_ names: [String], among known: [String], of owner: String) throws(SweepError) {
    for name in names.sorted() where !known.contains(name) {
      throw SweepError("\(owner) has no \"\(name)\"\(knownNames(known, insteadOf: name))")
    }
  }
}
