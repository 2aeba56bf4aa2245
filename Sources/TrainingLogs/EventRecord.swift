internal import SwiftProtobuf

/// One record of an event file.
public struct EventRecord: Hashable, Sendable {
  /// What a record says.
  public enum Content: Hashable, Sendable {
    /// The first record of each file.
    case fileVersion(String)
    /// What was measured at the record's step.
    case values([LoggedValue])
    /// From here on readers forget what they have read of the record's step and later ones.
    case sessionStart
    /// What another program wrote and this one does not know.
    case other
  }

  /// When it was written, in seconds since 1970.
  public let wallTime: Double
  /// The step of the run; 0 for what belongs to none.
  public let step: Int
  /// What the record says.
  public let content: Content

  /// A record by its parts.
  public init(wallTime: Double, step: Int = 0, _ content: Content) {
    (self.wallTime, self.step, self.content) = (wallTime, step, content)
  }

  /// The values of the record, none for a record of another kind.
  public var values: [LoggedValue] {
    if case .values(let values) = content { values } else { [] }
  }
}

/// One value of a log, under its tag.
public struct LoggedValue: Hashable, Sendable {
  /// What a value can be.
  public enum Content: Hashable, Sendable {
    /// A number; event files hold it as a `Float`.
    case scalar(Float)
    /// Markdown.
    case text(String)
    /// A picture.
    case image(LoggedImage)
    /// What another program wrote and this one does not know.
    case other
  }

  /// The name of the curve, text or picture: "loss".
  public let tag: String
  /// A number, a text or a picture.
  public let content: Content

  /// A value under its tag.
  public init(tag: String, _ content: Content) { (self.tag, self.content) = (tag, content) }
}

/// A picture in a log: the bytes of a PNG file, and what its header says.
public struct LoggedImage: Hashable, Sendable {
  /// In pixels.
  public let width: Int
  /// In pixels.
  public let height: Int
  /// How many numbers a pixel has: 1 grey, 2 grey with alpha, 3 RGB (also by a palette), 4 RGBA.
  public let channels: Int
  /// The file itself.
  public let png: [UInt8]

  /// Takes a PNG file as it is; only its header is read.
  ///
  /// - Parameter path: the file to name in an error.
  /// - Throws: `LogError` for bytes that are no PNG file.
  /// - Source: PNG specification, third edition, 2023, section 11.2.1 (IHDR).
  public init(png: [UInt8], path: String = "picture") throws {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    guard png.starts(with: signature), png.count >= 33, png[12..<16].elementsEqual("IHDR".utf8) else {
      throw LogError(path, "this is not a PNG file; TensorBoard's pictures are PNG")
    }
    func number(at place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    (width, height) = (number(at: 16), number(at: 20))
    guard let channels = [0: 1, 2: 3, 3: 3, 4: 2, 6: 4][png[25]], (1...Int(Int32.max)).contains(width),
      (1...Int(Int32.max)).contains(height)
    else { throw LogError(path, offset: 16, "the header of this PNG file names no size or no colour type") }
    (self.channels, self.png) = (channels, png)
  }

  /// A picture whose size is known: from an event file.
  init(width: Int, height: Int, channels: Int, png: [UInt8]) {
    (self.width, self.height, self.channels, self.png) = (width, height, channels, png)
  }
}

extension EventRecord {
  /// The record as a protobuf message of TensorBoard's.
  ///
  /// Numbers and pictures stand in the fields that TensorBoard has had from the beginning, as PyTorch writes them:
  /// today's reader translates them for its plugins, and scripts find them with `EventAccumulator.Scalars`.
  func serialized() throws -> [UInt8] {
    var event = Tensorboard_Event()
    event.wallTime = wallTime
    event.step = Int64(step)
    switch content {
    case .fileVersion(let version):
      event.fileVersion = version
      event.sourceMetadata.writer = "gradient-workbench"
    case .values(let values): event.summary.value = values.map(\.message)
    case .sessionStart: event.sessionLog.status = .start
    case .other: break
    }
    return try event.serializedBytes()
  }

  /// The record that `payload` holds, nil if it holds none.
  init?(serialized payload: ArraySlice<UInt8>) {
    guard let event = try? Tensorboard_Event(serializedBytes: Array(payload)), let step = Int(exactly: event.step)
    else { return nil }
    let content: Content
    switch event.what {
    case .fileVersion(let version): content = .fileVersion(version)
    case .summary(let summary): content = .values(summary.value.map(LoggedValue.init))
    case .sessionLog(let log): content = log.status == .start ? .sessionStart : .other
    case nil: content = .other
    }
    self.init(wallTime: event.wallTime, step: step, content)
  }
}

extension LoggedValue {
  fileprivate var message: Tensorboard_Summary.Value {
    var value = Tensorboard_Summary.Value()
    value.tag = tag
    switch content {
    case .scalar(let number): value.simpleValue = number
    case .text(let text):
      value.metadata.pluginData.pluginName = LoggedValue.textPlugin
      value.metadata.dataClass = .tensor
      value.tensor.dtype = .dtString
      value.tensor.tensorShape = .init()
      value.tensor.stringVal = [.init(text.utf8)]
    case .image(let image):
      value.image.width = Int32(clamping: image.width)
      value.image.height = Int32(clamping: image.height)
      value.image.colorspace = Int32(clamping: image.channels)
      value.image.encodedImageString = .init(image.png)
    case .other: break
    }
    return value
  }

  fileprivate init(_ value: Tensorboard_Summary.Value) {
    let content: Content
    switch value.value {
    case .simpleValue(let number): content = .scalar(number)
    case .image(let image):
      content = .image(
        LoggedImage(
          width: Int(image.width), height: Int(image.height), channels: Int(image.colorspace),
          png: Array(image.encodedImageString)))
    case .tensor(let tensor):
      if value.metadata.pluginData.pluginName == LoggedValue.textPlugin, let text = tensor.stringVal.first {
        content = .text(String(decoding: text, as: UTF8.self))
      } else {
        content = LoggedValue.number(in: tensor).map(Content.scalar) ?? .other
      }
    case nil: content = .other
    }
    self.init(tag: value.tag, content)
  }

  /// The only element of a tensor of numbers, as TensorFlow 2 writes a scalar.
  private static func number(in tensor: Tensorboard_TensorProto) -> Float? {
    guard tensor.tensorShape.dim.isEmpty else { return nil }
    let bytes = Array(tensor.tensorContent)
    func bits<Bits: FixedWidthInteger>(_ type: Bits.Type) -> Bits? {
      bytes.count == Bits.bitWidth / 8 ? bytes.reversed().reduce(0) { $0 << 8 | Bits($1) } : nil
    }
    switch tensor.dtype {
    case .dtFloat: return tensor.floatVal.first ?? bits(UInt32.self).map(Float.init(bitPattern:))
    case .dtDouble: return (tensor.doubleVal.first ?? bits(UInt64.self).map(Double.init(bitPattern:))).map { Float($0) }
    default: return nil
    }
  }

  private static var textPlugin: String { "text" }
}
