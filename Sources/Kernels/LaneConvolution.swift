/// Convolutions with the images of a batch side by side, as sums over places that two tables name.
///
///     y[row, pixel] = bias[row] + Σₖ weights[k, row]·x[pixels[pixel] + taps[k]]
///
/// `x` are planes with a margin of zeros, so that no sum asks where the plane ends. Four rows (filters) and six pixels
/// are summed in registers at a time. The gradient of the images is such a sum too, over filters instead of channels;
/// with a stride there is one for each remainder of a pixel's place, because other weights meet there.
struct LanePass: Sendable {
  /// Where each sum begins, in bytes from the padded plane's first number.
  var pixels: [Int] = []
  /// Where each sum is written: a pixel of the output plane.
  var places: [Int] = []
  /// Where the number lies that the k-th weight meets, in bytes.
  var taps: [Int] = []
  /// Which weights these are, for row 0: the place of each in the filters.
  var weights: [Int] = []
}

/// Planes with a margin of zeros around them.
struct PaddedPlanes: Sendable {
  let height: Int
  let width: Int
  let top: Int
  let left: Int
  let paddedHeight: Int
  let paddedWidth: Int

  init(_ size: ConvolutionWindows.Pair, top: Int, left: Int, bottom: Int, right: Int) {
    (height, width) = (size.height, size.width)
    (self.top, self.left) = (max(top, 0), max(left, 0))
    paddedHeight = height + self.top + max(bottom, 0)
    paddedWidth = width + self.left + max(right, 0)
  }

  /// How many places a padded plane has.
  var count: Int { paddedHeight * paddedWidth }
  var hasMargin: Bool { count > height * width }
}

extension TensorFastArithmetic {
  public static func convolution(
    _ images: [Scalar], _ filters: [Scalar], bias: [Scalar]?, _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    let (pass, planes) = forwardPass(geometry)
    var result = run(
      [pass], images, planes, inputs: geometry.channelsPerGroup, outputs: geometry.filtersPerGroup, geometry,
      plane: geometry.outputPlane, filters, rowStride: pass.taps.count,
      bias: bias)
    clearPadding(&result, images: geometry.images)
    return result
  }

  /// The convolution as one pass, and the planes that it reads.
  static func forwardPass(_ geometry: ConvolutionGeometry) -> (LanePass, PaddedPlanes) {
    let (w, area) = (geometry.windows, geometry.kernelArea)
    let planes = PaddedPlanes(
      w.input, top: w.padding.height, left: w.padding.width, bottom: w.padding.height, right: w.padding.width)
    var pass = LanePass()
    for y in 0..<w.output.height {
      for x in 0..<w.output.width {
        pass.places.append(y * w.output.width + x)
        pass.pixels.append((y * w.stride.height * planes.paddedWidth + x * w.stride.width) * MemoryLayout<Vector>.size)
      }
    }
    for channel in 0..<geometry.channelsPerGroup {
      for i in 0..<w.kernel.height {
        for j in 0..<w.kernel.width {
          let place = i * w.dilation.height * planes.paddedWidth + j * w.dilation.width
          pass.taps.append((channel * planes.count + place) * MemoryLayout<Vector>.size)
          pass.weights.append(channel * area + i * w.kernel.width + j)
        }
      }
    }
    return (pass, planes)
  }

  public static func convolutionImagePullback(
    _ g: [Scalar], _ filters: [Scalar], _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    let (w, area) = (geometry.windows, geometry.kernelArea)
    // Output row r reads input row y = r·stride + i·dilation − padding: so r = (y + padding − i·dilation)/stride.
    func margin(_ input: Int, _ output: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ dilation: Int)
      -> (before: Int, behind: Int)
    {
      (max(0, (dilation * (kernel - 1) - padding + stride - 1) / stride), (input - 1 + padding) / stride - output + 1)
    }
    let vertical = margin(
      w.input.height, w.output.height, w.kernel.height, w.stride.height, w.padding.height, w.dilation.height)
    let horizontal = margin(
      w.input.width, w.output.width, w.kernel.width, w.stride.width, w.padding.width, w.dilation.width)
    let planes = PaddedPlanes(
      w.output, top: vertical.before, left: horizontal.before, bottom: vertical.behind, right: horizontal.behind)
    var passes: [LanePass] = []
    for a in 0..<min(w.stride.height, w.input.height) {
      for b in 0..<min(w.stride.width, w.input.width) {
        // The pixels (a + n·stride, b + m·stride).
        var pass = LanePass()
        let (up, aside) = ((a + w.padding.height) % w.stride.height, (b + w.padding.width) % w.stride.width)
        for y in stride(from: a, to: w.input.height, by: w.stride.height) {
          for x in stride(from: b, to: w.input.width, by: w.stride.width) {
            let row = (y + w.padding.height) / w.stride.height + planes.top
            let column = (x + w.padding.width) / w.stride.width + planes.left
            pass.places.append(y * w.input.width + x)
            pass.pixels.append((row * planes.paddedWidth + column) * MemoryLayout<Vector>.size)
          }
        }
        for filter in 0..<geometry.filtersPerGroup {
          for i in 0..<w.kernel.height where (i * w.dilation.height - up) % w.stride.height == 0 {
            for j in 0..<w.kernel.width where (j * w.dilation.width - aside) % w.stride.width == 0 {
              let row = (up - i * w.dilation.height) / w.stride.height
              let column = (aside - j * w.dilation.width) / w.stride.width
              pass.taps.append(
                (filter * planes.count + row * planes.paddedWidth + column) * MemoryLayout<Vector>.size)
              pass.weights.append(filter * geometry.channelsPerGroup * area + i * w.kernel.width + j)
            }
          }
        }
        passes.append(pass)
      }
    }
    return run(
      passes, g, planes, inputs: geometry.filtersPerGroup, outputs: geometry.channelsPerGroup, geometry,
      plane: geometry.inputPlane, filters, rowStride: area, bias: nil)
  }

  public static func convolutionFilterPullback(
    _ g: [Scalar], _ images: [Scalar], _ geometry: ConvolutionGeometry
  ) -> [Scalar] {
    let (pass, planes) = forwardPass(geometry)
    let (chunks, groups, filters) = (chunks(geometry.images), geometry.groups, geometry.filtersPerGroup)
    let (taps, plane) = (pass.taps.count, geometry.outputPlane)
    let count = groups * filters * taps
    // As in `run`: the blocks of a few chunks are shared out further. A chunk has sums of its own, which are added in
    // the order of the chunks.
    let blocks = (0..<groups).flatMap { group in
      stride(from: 0, to: filters, by: filtersTogether).map { (group: group, first: $0) }
    }
    let bands = max(1, 4 / max(chunks, 1))
    let partial = make(chunks * count) { dw in
      dw.initialize(repeating: 0, count: chunks * count)
      read(g) { g in
        read(images) { x in
          nonisolated(unsafe) let (g, x, dw) = (g, x, dw)
          concurrentPhases([chunks * bands]) { _, unit in
            let (chunk, band) = (unit / bands, unit % bands)
            withPlanes(planes, count: geometry.channelsPerGroup) { room in
              var (padded, last) = (UnsafePointer(room), -1)
              for block in blocks[(blocks.count * band / bands)..<(blocks.count * (band + 1) / bands)] {
                let image = chunk * groups + block.group
                if last != block.group {
                  let source = image * geometry.channelsPerGroup * geometry.inputPlane
                  padded = pad(x + source * lanes, planes, count: geometry.channelsPerGroup, in: room)
                  last = block.group
                }
                sumsOverPixels(
                  pass, g + (image * filters + block.first) * plane * lanes, padded,
                  rows: min(filtersTogether, filters - block.first),
                  to: dw + chunk * count + (block.group * filters + block.first) * taps)
              }
            }
          }
        }
      }
    }
    return chunks == 1 ? partial : sum(partial, (1, chunks, count))
  }

  /// The sums of all passes, for every chunk of images and every group.
  private static func run(
    _ passes: [LanePass], _ x: [Scalar], _ planes: PaddedPlanes, inputs: Int, outputs: Int,
    _ geometry: ConvolutionGeometry, plane: Int, _ filters: [Scalar], rowStride: Int, bias: [Scalar]?
  ) -> [Scalar] {
    let (chunks, groups) = (chunks(geometry.images), geometry.groups)
    let groupStride = geometry.filtersPerGroup * geometry.channelsPerGroup * geometry.kernelArea
    let packed = passes.map { pass in
      (0..<groups).map { group in
        pack(filters, pass.weights, from: group * groupStride, rows: outputs, stride: rowStride) { row in
          bias?[group * outputs + row] ?? 0
        }
      }
    }
    let x = x.isEmpty ? [0] : x  // Without channels the result is the bias alone.
    // Few chunks are split further, so that two threads find work; no sum depends on it.
    let bands = max(1, 4 / max(chunks, 1))
    return make(chunks * groups * outputs * plane * lanes) { y in
      read(x) { x in
        nonisolated(unsafe) let (x, y) = (x, y)
        concurrentPhases([chunks * bands]) { _, unit in
          let (chunk, band) = (unit / bands, unit % bands)
          withPlanes(planes, count: inputs) { room in
            for group in 0..<groups {
              let source = (chunk * groups + group) * inputs * planes.height * planes.width
              let padded = pad(x + source * lanes, planes, count: inputs, in: room)
              let target = y + (chunk * groups + group) * outputs * plane * lanes
              for (pass, weights) in Swift.zip(passes, packed) {
                let tiles = (pass.pixels.count + 5) / 6
                let range = tiles * band / bands..<tiles * (band + 1) / bands
                sumsOverTaps(pass, weights[group], range, padded, rows: outputs, to: target, plane: plane)
              }
            }
          }
        }
      }
    }
  }
}
