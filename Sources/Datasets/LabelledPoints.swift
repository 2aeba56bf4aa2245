import Core

/// Points in the plane that belong to classes.
public struct LabelledPoints: Sendable, Equatable {
  /// One row per point: its two coordinates.
  public let points: Matrix
  /// The class of each point, counted from 0; the classes take turns.
  public let labels: [Int]
  /// How many classes there are.
  public let classCount: Int

  /// How many points there are.
  public var count: Int { labels.count }
}
