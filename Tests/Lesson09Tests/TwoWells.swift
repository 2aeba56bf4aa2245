import Core
import Foundation
import Schedules
import Testing

/// A loss with a flat minimum at 0 and a sharp one near 2: f(x) = 0.05x² − depth·exp(−(x − 2)²/(2·0.25²)).
struct TwoWells {
  let depth: Double

  func loss(at x: Double) -> Double { 0.05 * x * x - well(at: x) }
  func slope(at x: Double) -> Double { 0.1 * x + well(at: x) * (x - 2) / 0.0625 }
  func curvature(at x: Double) -> Double { 0.1 + well(at: x) / 0.0625 * (1 - (x - 2) * (x - 2) / 0.0625) }
  private func well(at x: Double) -> Double { depth * exp(-(x - 2) * (x - 2) / 0.125) }

  var sharpMinimum: Double { (0..<50).reduce(2) { x, _ in x - slope(at: x) / curvature(at: x) } }
  /// 2/f″ at the sharp minimum.
  var bound: Double { 2 / curvature(at: sharpMinimum) }

  /// Where 2,000 steps end; NaN for a run that leaves every bound.
  func end(at schedule: any Schedule, from start: Double) -> Double {
    var x = start
    for step in 0..<2_000 {
      x -= schedule(step) * slope(at: x)
      if !(abs(x) <= 1e3) { return .nan }
    }
    return x
  }

  /// Twenty cycles of 100 steps, from 0.05 to the peak and back.
  func end(peak: Double, from start: Double) throws -> Double {
    end(at: try CyclicLR(baseLR: 0.05, maxLR: peak, stepSizeUp: 50, cycleMomentum: false), from: start)
  }

  /// Twenty places around the sharp minimum.
  static func starts(seed: UInt64) -> [Double] {
    var random = RandomSource(seed: seed)
    return (0..<20).map { _ in random.uniform(in: 1.75..<2.25) }
  }
}

extension Convergence {
  /// The sharp minimum costs more. What does it take to get out of it?
  @Test(arguments: [41, 42, 43, 44, 45] as [UInt64])
  func `cycles whose peak is far above its bound leave a sharp local minimum for the global one`(seed: UInt64) throws {
    let wells = TwoWells(depth: 0.15)
    #expect(wells.loss(at: wells.sharpMinimum) > wells.loss(at: 0) + 0.03)
    for peak in [4.0, 8, 16] {
      let ends = try TwoWells.starts(seed: seed).map { try wells.end(peak: peak, from: $0) }
      #expect(ends.allSatisfy { abs($0) <= 1e-6 }, "\(peak): \(ends)")
    }
  }

  /// It is the height that helps. What is the way down good for?
  @Test func `a cycle comes down from a peak at which a held rate diverges`() throws {
    let wells = TwoWells(depth: 0.15)
    #expect(abs(try wells.end(peak: 25, from: 2.3)) <= 1e-6)
    #expect(wells.end(at: Hold(25), from: 2.3).isNaN)
    // Negative control: a held rate between the two bounds leaves the sharp minimum as well: no cycle is needed for that.
    #expect(abs(wells.end(at: Hold(8), from: 2.3)) <= 1e-6)
  }
}

extension Divergence {
  /// Below 2/f″ a minimum attracts. Can a cycle that stays below it leave?
  @Test(arguments: [0.15, 0.6], [41, 42, 43] as [UInt64])
  func `no cycle whose peak is below its bound leaves a sharp minimum`(depth: Double, seed: UInt64) throws {
    let wells = TwoWells(depth: depth)
    for share in [0.3, 0.6, 0.95] {
      let ends = try TwoWells.starts(seed: seed).map { try wells.end(peak: share * wells.bound, from: $0) }
      #expect(ends.allSatisfy { abs($0 - wells.sharpMinimum) <= 1e-6 }, "\(share): \(ends)")
    }
  }

  /// A cycle knows curvature and no cost. Which of the two minima does it take when the sharp one is the lower?
  @Test(arguments: [41, 42, 43, 44, 45] as [UInt64])
  func `cycles leave a sharp global minimum for a flat local one`(seed: UInt64) throws {
    let wells = TwoWells(depth: 0.6)
    #expect(wells.loss(at: wells.sharpMinimum) < wells.loss(at: 0) - 0.3)
    for peak in [2.0, 4, 8] {
      let ends = try TwoWells.starts(seed: seed).map { try wells.end(peak: peak, from: $0) }
      #expect(ends.allSatisfy { abs($0) <= 1e-6 }, "\(peak): \(ends)")
    }
  }
}
