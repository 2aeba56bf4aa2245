/// Convolution as a matrix product: the windows of an image become the columns of a matrix ("im2col"), one row for
/// each weight of a filter, so that filters · columns is the result.
extension TensorFastArithmetic {
  public static func convolution(
    _ images: [Scalar], _ filters: [Scalar], bias: [Scalar]?, _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    Threads.pinBLAS()
    let weights = geometry.channelsPerGroup * geometry.kernelArea
    let (places, perGroup) = (geometry.outputPlane, geometry.filtersPerGroup)
    let count = geometry.images * geometry.outputChannels * places
    return make(count) { y in
      for channel in 0..<(geometry.images * geometry.outputChannels) {
        (y + channel * places).initialize(repeating: bias?[channel % geometry.outputChannels] ?? 0, count: places)
      }
      guard weights > 0 else { return }
      var columns = [Scalar](repeating: 0, count: weights * places)
      read(images) { images in
        read(filters) { filters in
          write(&columns) { columns in
            for (image, group) in pairs(geometry) {
              let input = (image * geometry.inputChannels + group * geometry.channelsPerGroup) * geometry.inputPlane
              unfold(images + input, into: columns, geometry)
              multiply(
                transposesLeft: false, transposesRight: false, rows: perGroup, columns: places, shared: weights,
                filters + group * perGroup * weights, weights, columns, places, adding: true,
                to: y + (image * geometry.outputChannels + group * perGroup) * places, places)
            }
          }
        }
      }
    }
  }

  public static func convolutionImagePullback(
    _ g: [Scalar], _ filters: [Scalar], _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    Threads.pinBLAS()
    let weights = geometry.channelsPerGroup * geometry.kernelArea
    let (places, perGroup) = (geometry.outputPlane, geometry.filtersPerGroup)
    let count = geometry.images * geometry.inputChannels * geometry.inputPlane
    return make(count) { dx in
      dx.initialize(repeating: 0, count: count)
      guard perGroup > 0 else { return }
      var columns = [Scalar](repeating: 0, count: weights * places)
      read(g) { g in
        read(filters) { filters in
          write(&columns) { columns in
            for (image, group) in pairs(geometry) {
              multiply(
                transposesLeft: true, transposesRight: false, rows: weights, columns: places, shared: perGroup,
                filters + group * perGroup * weights, weights,
                g + (image * geometry.outputChannels + group * perGroup) * places, places, adding: false,
                to: columns, places)
              let input = (image * geometry.inputChannels + group * geometry.channelsPerGroup) * geometry.inputPlane
              fold(columns, addingTo: dx + input, geometry)
            }
          }
        }
      }
    }
  }

  public static func convolutionFilterPullback(
    _ g: [Scalar], _ images: [Scalar], _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    Threads.pinBLAS()
    let weights = geometry.channelsPerGroup * geometry.kernelArea
    let (places, perGroup) = (geometry.outputPlane, geometry.filtersPerGroup)
    let count = geometry.outputChannels * weights
    return make(count) { dw in
      dw.initialize(repeating: 0, count: count)
      guard places > 0 else { return }
      var columns = [Scalar](repeating: 0, count: weights * places)
      read(g) { g in
        read(images) { images in
          write(&columns) { columns in
            for (image, group) in pairs(geometry) {
              let input = (image * geometry.inputChannels + group * geometry.channelsPerGroup) * geometry.inputPlane
              unfold(images + input, into: columns, geometry)
              multiply(
                transposesLeft: false, transposesRight: true, rows: perGroup, columns: weights, shared: places,
                g + (image * geometry.outputChannels + group * perGroup) * places, places, columns, places,
                adding: true, to: dw + group * perGroup * weights, weights)
            }
          }
        }
      }
    }
  }

  /// Every image with every group, in order.
  private static func pairs(_ geometry: ConvolutionGeometry) -> [(image: Int, group: Int)] {
    (0..<geometry.images).flatMap { image in (0..<geometry.groups).map { (image, $0) } }
  }

  /// Writes the windows of one group's planes as columns; padding becomes 0.
  private static func unfold(
    _ planes: UnsafePointer<Scalar>, into columns: UnsafeMutablePointer<Scalar>, _ geometry: ConvolutionGeometry
  ) {
    let w = geometry.windows
    forEachWeightRow(geometry) { row, channel, y, vertical, horizontal in
      let target = columns + (row * w.output.height + y) * w.output.width
      guard 0 <= vertical && vertical < w.input.height else {
        return target.update(repeating: 0, count: w.output.width)
      }
      let source = planes + (channel * w.input.height + vertical) * w.input.width
      for place in 0..<w.output.width {
        let column = horizontal + place * w.stride.width
        target[place] = 0 <= column && column < w.input.width ? source[column] : 0
      }
    }
  }

  /// The opposite of `unfold`: adds each number of the columns to the pixel that it came from.
  private static func fold(
    _ columns: UnsafePointer<Scalar>, addingTo planes: UnsafeMutablePointer<Scalar>, _ geometry: ConvolutionGeometry
  ) {
    let w = geometry.windows
    forEachWeightRow(geometry) { row, channel, y, vertical, horizontal in
      guard 0 <= vertical && vertical < w.input.height else { return }
      let source = columns + (row * w.output.height + y) * w.output.width
      let target = planes + (channel * w.input.height + vertical) * w.input.width
      for place in 0..<w.output.width {
        let column = horizontal + place * w.stride.width
        if 0 <= column && column < w.input.width { target[column] += source[place] }
      }
    }
  }

  /// Visits each weight of a filter with each output row: the input row that they meet in and its first column.
  @inline(__always) private static func forEachWeightRow(
    _ geometry: ConvolutionGeometry,
    _ body: (_ weight: Int, _ channel: Int, _ y: Int, _ vertical: Int, _ horizontal: Int) -> Void
  ) {
    let w = geometry.windows
    for channel in 0..<geometry.channelsPerGroup {
      for i in 0..<w.kernel.height {
        for j in 0..<w.kernel.width {
          let weight = (channel * w.kernel.height + i) * w.kernel.width + j
          let horizontal = j * w.dilation.width - w.padding.width
          for y in 0..<w.output.height {
            body(weight, channel, y, y * w.stride.height + i * w.dilation.height - w.padding.height, horizontal)
          }
        }
      }
    }
  }
}
