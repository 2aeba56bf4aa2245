import Core

/// A finished run: its records from the start on, and whether it diverged.
public struct RunHistory<Point: Parameters>: Sendable {
  /// One record per step from 0, the start.
  public let records: [Record<Point>]
  /// The step at which divergence was noticed, or nil.
  public let divergedAt: Int?

  /// The loss of every record.
  public var losses: [Double] { records.map(\.loss) }
}
