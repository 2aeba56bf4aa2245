/// Which rows a number was measured on; each part is a run of its own in TensorBoard, so that curves share a chart.
public enum LogPart: String, CaseIterable, Hashable, Sendable {
  /// The rows that the model learns from.
  case train
  /// The rows that decisions are made on: the rate, when to stop.
  case validation
  /// The rows that are asked once, at the end.
  case test
}
