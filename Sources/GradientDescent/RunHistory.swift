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

  /// Whether the run has diverged: there is nothing to learn from going on.
  public var isDiverged: Bool { divergedAt != nil }

  /// The loss of every record that was kept.
  public var losses: [Double] { records.map(\.loss) }

  /// The start, or nil for a run without records.
  public var first: Record? { records.first }

  /// The record appended last, or nil for a run without records.
  public var last: Record? { records.last }
}
