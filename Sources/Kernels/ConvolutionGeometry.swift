/// The sizes of a convolution: images × channels × height × width with filters of the same depth.
public struct ConvolutionGeometry: Sendable, Equatable {
  /// How many images there are.
  public let images: Int
  /// Channels of each image.
  public let inputChannels: Int
  /// Filters, which are the channels of the result.
  public let outputChannels: Int
  /// Channels are split into this many groups; a filter sees only the channels of its own.
  public let groups: Int
  /// How the filter moves over one plane.
  public let windows: ConvolutionWindows

  /// The sizes by their numbers; nothing is checked.
  public init(
    images: Int, inputChannels: Int, outputChannels: Int, groups: Int = 1, windows: ConvolutionWindows
  ) {
    self.images = images
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.groups = groups
    self.windows = windows
  }

  var inputPlane: Int { windows.input.height * windows.input.width }
  var outputPlane: Int { windows.output.height * windows.output.width }
  var kernelArea: Int { windows.kernel.height * windows.kernel.width }
  var channelsPerGroup: Int { inputChannels / groups }
  var filtersPerGroup: Int { outputChannels / groups }
}

/// How a window moves over planes of height × width: sizes, stride, padding and dilation, each as (height, width).
///
/// Output row r reads the input rows r·stride − padding + k·dilation for k = 0 … kernel − 1; rows outside the plane
/// are padding.
///
///     output = ⌊(input + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1
///
/// With `ceilMode` the quotient is rounded up, except that no window may begin in the padding on the right.
public struct ConvolutionWindows: Sendable, Equatable {
  /// A number for the vertical and one for the horizontal direction.
  public struct Pair: Sendable, Equatable, ExpressibleByIntegerLiteral {
    /// The number for the vertical direction.
    public let height: Int
    /// The number for the horizontal direction.
    public let width: Int

    /// A number for each direction, the vertical one first.
    public init(_ height: Int, _ width: Int) {
      self.height = height
      self.width = width
    }

    public init(integerLiteral value: Int) { self.init(value, value) }
  }

  /// How many planes there are: images times channels.
  public let planes: Int
  /// The size of each input plane.
  public let input: Pair
  /// The size of the window, holes not counted.
  public let kernel: Pair
  /// How far the window moves from one output to the next.
  public let stride: Pair
  /// How many rows and columns are added on each side.
  public let padding: Pair
  /// How far apart the window's own places are; 1 has no holes.
  public let dilation: Pair
  /// The size of each output plane; 0 or less where the window does not fit.
  public let output: Pair

  /// The windows by their sizes, from which the size of the output follows.
  public init(
    planes: Int, input: Pair, kernel: Pair, stride: Pair = 1, padding: Pair = 0, dilation: Pair = 1,
    ceilMode: Bool = false
  ) {
    func size(_ input: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ dilation: Int) -> Int {
      let room = input + 2 * padding - dilation * (kernel - 1) - 1
      guard room >= 0 else { return 0 }
      guard ceilMode else { return room / stride + 1 }
      let windows = (room + stride - 1) / stride + 1
      return (windows - 1) * stride >= input + padding ? windows - 1 : windows
    }
    self.planes = planes
    self.input = input
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.output = Pair(
      size(input.height, kernel.height, stride.height, padding.height, dilation.height),
      size(input.width, kernel.width, stride.width, padding.width, dilation.width))
  }
}
