import Foundation
import Schedules
import TestSupport
import Testing

/// Where a rate that a run finds is the wrong one, and what shows that the claims of convergence are claims.
@Suite struct Divergence {
  // MARK: River and valley

  /// The control of the cool-down: without noise there is no floor, and it only costs travel.
  @Test func `without noise a cool-down gains nothing`() throws {
    let ends = try River.schedules().map { River(noise: 0).losses(at: $0.schedule)[1_000] }
    #expect(ends[1] < ends[0] && ends[0] < ends[2])
  }

  /// A cool-down over a fifth of the steps costs a tenth of the travel: more than the floor, where the river is fast.
  @Test func `on a fast river the constant rate ends lowest`() throws {
    let ends = try River.schedules().map { River(slope: 0.08).losses(at: $0.schedule)[1_000] }
    #expect(ends[1] < ends[0] && ends[0] < ends[2])
  }

  /// Where there is no river all that counts is the floor.
  @Test func `without a river the constant rate ends last and the low one before it`() throws {
    let ends = try River.schedules().map { River(slope: 0).losses(at: $0.schedule)[1_000] }
    #expect(ends[1] > 10 * ends[4] && ends[4] > ends[0] && ends[4] > ends[2])
  }
}
