import Foundation
import Schedules
import TestSupport
import Testing

/// What finds its own rate, and where.
@Suite struct Convergence {
  // MARK: River and valley

  @Test(arguments: [0.03, 0.04, 0.05], [0.3, 0.5])
  func `WSD ends lowest, then constant, cosine and linear, then the low rate`(
    slope: Double, peak: Double
  ) throws {
    let ends = try River.schedules(peak: peak).map { River(slope: slope).losses(at: $0.schedule)[1_000] }
    #expect(ends[0] < ends[1], "WSD below the constant rate")
    #expect(ends[1] < min(ends[2], ends[3]), "the constant rate below cosine and linear")
    #expect(isClose(ends[2], ends[3], relative: 0.05), "cosine and linear travel as far")
    #expect(max(ends[2], ends[3]) < ends[4], "the low rate is last")
  }

  @Test(arguments: [0.3, 0.5, 1, 1.5]) func `what the cool-down gains is the floor and the travel`(peak: Double) throws
  {
    let river = River()
    let losses = river.losses(at: try Hold(peak, for: 800).then(LinearRamp(from: peak, to: 0, over: 200)))
    let floor = peak / (2 * (2 - peak))
    let travel = river.slope * river.slope * peak * 100
    #expect(
      isClose(losses[800] + 800 * river.slope * river.slope * peak, floor, relative: 1e-9), "the floor ½ησ²/(2 − ηλ)")
    let gain = losses[800] - losses[1_000]
    #expect(gain <= floor + 1.01 * travel && gain >= 0.9 * (floor + travel), "gained \(gain)")
  }

  /// The recursion is the mean of runs whose noise is drawn.
  @Test func `drawn runs have the losses of the theory`() throws {
    for (name, schedule) in try River.schedules() {
      let ends = (1...200).map { River().sampled(at: schedule, seed: $0)[1_000] }
      let mean = ends.reduce(0, +) / 200
      let error = (ends.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200 / 200).squareRoot()
      #expect(mean ≈ River().losses(at: schedule)[1_000].within(4 * error + 1e-9), "\(name)")
    }
  }
}
