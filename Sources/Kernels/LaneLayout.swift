/// Arrays in which the images of a batch stand side by side.
///
///     row-major        [image][…]
///     laned            [chunk][…][lane]        image = chunk·lanes + lane
///
/// The lanes behind the last image are zero, always: whoever makes such an array clears them (`clearPadding`), and then
/// sums over a batch need not ask how many images there are.
public protocol LaneArithmetic<Scalar>: TensorArithmetic {
  /// How many images stand side by side.
  static var lanes: Int { get }
  /// From row-major to laned, of a batch of so many images.
  static func intoLanes(_ x: [Scalar], images: Int) -> [Scalar]
  /// From laned to row-major.
  static func outOfLanes(_ x: [Scalar], images: Int) -> [Scalar]
  /// Writes 0 to the lanes behind the last image.
  static func clearPadding(_ x: inout [Scalar], images: Int)

  /// The convolution (no flip, as in every network library) of images and filters, plus the bias of each filter.
  ///
  /// Images and results are laned, filters and bias are not.
  static func convolution(
    _ images: [Scalar], _ filters: [Scalar], bias: [Scalar]?, _ geometry: ConvolutionGeometry
  ) -> [Scalar]
  /// ∂L/∂images from g = ∂L/∂output, both laned.
  static func convolutionImagePullback(_ g: [Scalar], _ filters: [Scalar], _ geometry: ConvolutionGeometry) -> [Scalar]
  /// ∂L/∂filters from g = ∂L/∂output and the images, both laned.
  static func convolutionFilterPullback(_ g: [Scalar], _ images: [Scalar], _ geometry: ConvolutionGeometry) -> [Scalar]

  /// The largest of each window; NaN wins. No window may be empty.
  static func lanedMaxPool(_ x: [Scalar], _ geometry: ConvolutionWindows) -> [Scalar]
  /// g at the first of the largest elements of each window, which are y.
  static func lanedMaxPoolPullback(
    _ g: [Scalar], _ x: [Scalar], _ y: [Scalar], _ geometry: ConvolutionWindows
  ) -> [Scalar]

  /// The mean of each window.
  static func lanedAveragePool(_ x: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows) -> [Scalar]
  /// Spreads g evenly over each window.
  static func lanedAveragePoolPullback(
    _ g: [Scalar], countingPadding: Bool, _ geometry: ConvolutionWindows
  ) -> [Scalar]

  /// Mean and biased variance of each channel of a batch of so many images.
  static func channelStatistics(
    _ x: [Scalar], images: Int, channels: Int
  ) -> (mean: [Scalar], variance: [Scalar])
  /// Σg in each channel.
  static func channelSums(_ g: [Scalar], images: Int, channels: Int) -> [Scalar]
  /// Σg·(x − mean) in each channel.
  static func channelProducts(_ g: [Scalar], _ x: [Scalar], mean: [Scalar], images: Int) -> [Scalar]
  /// g·a + (x − mean)·b + c in each channel.
  static func channelCombination(
    _ g: [Scalar], _ a: [Scalar], _ x: [Scalar], mean: [Scalar], _ b: [Scalar], _ c: [Scalar], images: Int
  ) -> [Scalar]
}

extension TensorFastArithmetic {
  public static var lanes: Int { Vector.scalarCount }

  static func chunks(_ images: Int) -> Int { (images + lanes - 1) / lanes }

  public static func intoLanes(_ x: [Scalar], images: Int) -> [Scalar] {
    turned(x, images, numbers: images == 0 ? 0 : x.count / images, intoLanes: true)
  }

  public static func outOfLanes(_ x: [Scalar], images: Int) -> [Scalar] {
    turned(x, images, numbers: images == 0 ? 0 : x.count / (chunks(images) * lanes), intoLanes: false)
  }

  /// The other layout of images of so many numbers, chunk by chunk.
  private static func turned(_ x: [Scalar], _ images: Int, numbers: Int, intoLanes: Bool) -> [Scalar] {
    make(numbers * (intoLanes ? chunks(images) * lanes : images)) { y in
      read(x) { x in
        concurrentPhases([chunks(images)]) { _, chunk in
          let (place, count) = (chunk * lanes * numbers, min(lanes, images - chunk * lanes))
          let (lines, terms, width) = intoLanes ? (count, numbers, lanes) : (numbers, count, numbers)
          MatrixLines(base: x + place, line: intoLanes ? numbers : lanes, term: 1)
            .copy(lines, terms, to: y + place, width: width, Vector.self)
        }
      }
    }
  }

  public static func clearPadding(_ x: inout [Scalar], images: Int) {
    let used = images % lanes
    guard used > 0 else { return }
    for i in stride(from: x.count - x.count / chunks(images), to: x.count, by: lanes) {
      for lane in used..<lanes { x[i + lane] = 0 }
    }
  }
}
