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
