import Core
import GradientDescent
import Optimizers

/// A record of a run together with the point that it describes.
@dynamicMemberLookup
public struct TracedRecord<Point: Parameters>: Sendable {
  public let record: Record
  public let point: Point

  public init(_ record: Record, at point: Point) { (self.record, self.point) = (record, point) }

  public subscript<Value>(dynamicMember path: KeyPath<Record, Value>) -> Value { record[keyPath: path] }
}

extension Descent {
  /// The next `count` records, each with its point; the run itself stays where it is.
  public func traced(_ count: Int) -> [TracedRecord<Goal.Point>] {
    var run = self
    return (0..<count).map { _ in
      let point = run.point
      return TracedRecord(run.next(at: run.schedule(run.step)), at: point)
    }
  }
}
