@testable import Kernels

extension TensorPlainArithmetic {
  /// Visits every pair of an input pixel and a weight that meet in the output: seven loops, the definition.
  static func forEachMeeting(
    _ geometry: ConvolutionGeometry, _ body: (_ output: Int, _ input: Int, _ weight: Int) -> Void
  ) {
    let w = geometry.windows
    for image in 0..<geometry.images {
      for filter in 0..<geometry.outputChannels {
        let group = filter / geometry.filtersPerGroup
        for y in 0..<w.output.height {
          for x in 0..<w.output.width {
            for channel in 0..<geometry.channelsPerGroup {
              for i in 0..<w.kernel.height {
                for j in 0..<w.kernel.width {
                  let row = y * w.stride.height - w.padding.height + i * w.dilation.height
                  let column = x * w.stride.width - w.padding.width + j * w.dilation.width
                  guard 0 <= row, row < w.input.height, 0 <= column, column < w.input.width else { continue }
                  let plane = image * geometry.inputChannels + group * geometry.channelsPerGroup + channel
                  body(
                    ((image * geometry.outputChannels + filter) * w.output.height + y) * w.output.width + x,
                    (plane * w.input.height + row) * w.input.width + column,
                    ((filter * geometry.channelsPerGroup + channel) * w.kernel.height + i) * w.kernel.width + j)
                }
              }
            }
          }
        }
      }
    }
  }

  static func convolution(
    _ images: [Scalar], _ filters: [Scalar], bias: [Scalar]?, _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    let plane = geometry.outputPlane
    var result = (0..<(geometry.images * geometry.outputChannels * plane)).map {
      bias?[$0 / plane % geometry.outputChannels] ?? 0
    }
    forEachMeeting(geometry) { output, input, weight in result[output] += images[input] * filters[weight] }
    return result
  }

  static func convolutionImagePullback(
    _ g: [Scalar], _ filters: [Scalar], _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: geometry.images * geometry.inputChannels * geometry.inputPlane)
    forEachMeeting(geometry) { output, input, weight in result[input] += g[output] * filters[weight] }
    return result
  }

  static func convolutionFilterPullback(
    _ g: [Scalar], _ images: [Scalar], _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    var result = [Scalar](
      repeating: 0, count: geometry.outputChannels * geometry.channelsPerGroup * geometry.kernelArea)
    forEachMeeting(geometry) { output, input, weight in result[weight] += g[output] * images[input] }
    return result
  }

  /// For each window the places that it covers, and its size with padding.
  static func windows(_ geometry: ConvolutionWindows) -> [(places: [Int], paddedSize: Int)] {
    let (input, padding) = (geometry.input, geometry.padding)
    var result: [(places: [Int], paddedSize: Int)] = []
    for plane in 0..<geometry.planes {
      for r in 0..<geometry.output.height {
        for c in 0..<geometry.output.width {
          var places: [Int] = []
          var paddedSize = 0
          for i in 0..<geometry.kernel.height {
            for j in 0..<geometry.kernel.width {
              let row = r * geometry.stride.height - padding.height + i * geometry.dilation.height
              let column = c * geometry.stride.width - padding.width + j * geometry.dilation.width
              if row < input.height + padding.height, column < input.width + padding.width { paddedSize += 1 }
              if 0 <= row, row < input.height, 0 <= column, column < input.width {
                places.append((plane * input.height + row) * input.width + column)
              }
            }
          }
          result.append((places, paddedSize))
        }
      }
    }
    return result
  }

  static func maxPool(
    _ x: [Scalar], _ geometry: ConvolutionWindows
  ) -> (values: [Scalar], indices: [Int]) {
    let indices = windows(geometry).map { window in
      if let first = window.places.first(where: { x[$0].isNaN }) { return first }
      let largest = window.places.map { x[$0] }.max()
      return window.places.first { x[$0] == largest } ?? 0
    }
    return (indices.map { x[$0] }, indices)
  }

  static func averagePool(
    _ x: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows
  ) -> [Scalar] {
    windows(geometry).map { window in
      window.places.reduce(0) { $0 + x[$1] } / Scalar(countingPadding ? window.paddedSize : window.places.count)
    }
  }

  static func averagePoolPullback(
    _ g: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows
  ) -> [Scalar] {
    var result = [Scalar](repeating: 0, count: geometry.planes * geometry.input.height * geometry.input.width)
    for (window, adjoint) in Swift.zip(windows(geometry), g) {
      for place in window.places {
        result[place] += adjoint / Scalar(countingPadding ? window.paddedSize : window.places.count)
      }
    }
    return result
  }
}
