/// The records of a run, taken one by one: what tables and pictures are made of, and whether the run has diverged.
///
///     var history = RunHistory()
///     for step in 0...steps {
///       let (cost, gradient) = regression.costAndGradient(at: model)
///       history.append(Record(step: step, rate: rate, loss: cost))
///       if history.isDiverged { break }
///       …
///     }
///
/// Up to 65,536 records are all kept, and of a longer run an even selection with its first and its last: see ``Thinned``.
/// Divergence is judged over every record that was appended.
public struct RunHistory: Sendable {
  /// The records that were kept, the start first.
  public private(set) var records: Thinned<Record>
  /// The step at which divergence was noticed, or nil.
  public private(set) var divergedAt: Int?
  private var watch: DivergenceWatch

  /// A history without records.
  ///
  /// - Parameters:
  ///   - noiseLevel: the losses at or below which everything is rounding; see ``DivergenceWatch``.
  ///   - limit: how many records are kept at most, not counting the last one.
  public init(noiseLevel: Double = 0, limit: Int = 65_536) {
    watch = DivergenceWatch(noiseLevel: noiseLevel)
    records = Thinned(limit: limit)
  }

  /// Takes the next record: one for every step, in their order.
  public mutating func append(_ record: Record) {
    records.append(record)
    if watch.observe(record.loss), divergedAt == nil { divergedAt = record.step }
  }

  /// Notes the rate that was applied after the last record.
  @usableFromInline mutating func correctLast(rate: Double) {
    if let last = records.last { records.replaceLast(by: last.with(rate: rate)) }
  }

  /// Whether the run has diverged: there is nothing to learn from going on.
  public var isDiverged: Bool { divergedAt != nil }

  /// The loss of every record that was kept.
  public var losses: [Double] { records.map(\.loss) }

  /// The start, or nil for a run without records.
  public var first: Record? { records.first }

  /// The record appended last, or nil for a run without records.
  public var last: Record? { records.last }
}

/// A list that keeps a bounded number of its elements, evenly spaced, exact at both ends.
///
///     as long as at most `limit` elements were appended     all of them
///     after that                                            every 2nd, then every 4th, 8th, …, and the last one
///
/// What is drawn of a million steps is a few thousand points: a curve through these looks the same.
public struct Thinned<Element> {
  /// How many elements are kept at most, not counting the last one.
  public let limit: Int
  /// How far apart two elements that are kept stand in what was appended: a power of two.
  public private(set) var stride = 1
  /// How many elements were appended.
  public private(set) var appended = 0
  private var kept: [Element] = []
  /// The element appended last, where it is not among those kept.
  private var tail: Element?

  /// An empty list.
  ///
  /// - Parameter limit: how many elements are kept at most, not counting the last one; at least 2.
  public init(limit: Int = 65_536) { self.limit = Swift.max(limit, 2) }

  /// Takes the next element; where the list is full, every second one of those kept is dropped.
  public mutating func append(_ element: Element) {
    defer { appended += 1 }
    tail = nil
    if appended.isMultiple(of: stride), kept.count == limit {
      kept = Swift.stride(from: 0, to: kept.count, by: 2).map { kept[$0] }
      stride *= 2
    }
    if appended.isMultiple(of: stride) { kept.append(element) } else { tail = element }
  }

  /// Puts another element in the place of the last one, where there is one.
  mutating func replaceLast(by element: Element) {
    if tail != nil { tail = element } else if !kept.isEmpty { kept[kept.count - 1] = element }
  }
}

extension Thinned: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { kept.count + (tail == nil ? 0 : 1) }
  public subscript(position: Int) -> Element {
    if let tail, position == kept.count { return tail }
    return kept[position]
  }
}

extension Thinned: Sendable where Element: Sendable {}
extension Thinned: Equatable where Element: Equatable {}
