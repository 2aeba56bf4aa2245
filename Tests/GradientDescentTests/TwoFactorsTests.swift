import Core
import Foundation
import GradientDescent
import TestSupport
import Testing

@Suite struct TwoFactorsTests {
  @Test func `the gradient is the central difference`() {
    var random = RandomSource(seed: 11)
    let (valley, h) = (TwoFactors(), 1e-5)
    for _ in 0..<100 {
      let point = [random.gaussian(), random.gaussian()]
      let (loss, gradient) = valley.lossAndGradient(at: point)
      #expect(loss ≈ valley.loss(at: point))
      for axis in 0..<2 {
        var (ahead, behind) = (point, point)
        ahead[axis] += h
        behind[axis] -= h
        let difference = (valley.loss(at: ahead) - valley.loss(at: behind)) / (2 * h)
        #expect(isClose(gradient[axis], difference, absolute: 1e-7), "at \(point)")
      }
    }
  }

  @Test func `the sharpness is the largest curvature of all directions`() {
    var random = RandomSource(seed: 12)
    let (valley, h) = (TwoFactors(), 1e-4)
    for _ in 0..<50 {
      let point = [2 * random.gaussian(), random.gaussian()]
      let curvatures = (0..<720).map { part in
        let angle = Double(part) * .pi / 720
        let (x, y) = (h * cos(angle), h * sin(angle))
        let ends = [[point[0] + x, point[1] + y], [point[0] - x, point[1] - y]].map { valley.loss(at: $0) }
        return (ends[0] + ends[1] - 2 * valley.loss(at: point)) / (h * h)
      }
      let steepest = curvatures.max() ?? .nan
      #expect(isClose(valley.sharpness(at: point), steepest, relative: 1e-4, absolute: 1e-5), "at \(point)")
    }
  }

  @Test(arguments: [2, 2.5, 10, 200, 1e6]) func `every sharpness from 2 has its minimum`(sharpness: Double) {
    let point = TwoFactors.minimum(sharpness: sharpness)
    let (loss, gradient) = TwoFactors().lossAndGradient(at: point)
    #expect(loss <= 1e-20 && gradient.allSatisfy { abs($0) <= 1e-9 })
    #expect(point[0] >= point[1] && isClose(TwoFactors().sharpness(at: point), sharpness, relative: 1e-9))
  }

  @Test func `no minimum is flatter than 2`() {
    #expect(TwoFactors.minimum(sharpness: 1) == [1, 1])
    #expect(TwoFactors().sharpness(at: [-1, -1]) ≈ 2)
  }
}
