internal import SwiftProtobuf

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
        content = .other
      }
    case nil: content = .other
    }
    self.init(tag: value.tag, content)
  }

  private static var textPlugin: String { "text" }
}
