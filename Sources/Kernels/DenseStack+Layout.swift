extension DenseStack {
  /// Lays the inputs of one piece out: the images' rows, and the same with the images side by side.
  func load(_ piece: Int, _ inputs: UnsafePointer<Float>, images: Int) {
    let (width, stride) = (widths[0], Self.padded(widths[0]))
    for image in (piece * 32)..<min(images, piece * 32 + 32) {
      (rows[0] + image * stride).update(from: inputs + image * width, count: width)
    }
    Self.sideBySide(
      rows[0] + piece * 32 * stride, stride: stride, images: images - piece * 32, width: width,
      to: values[0] + piece * width * 2)
  }

  /// Rows of numbers, `stride` apart, become two `Lanes` for each column; lanes without an image become 0.
  static func sideBySide(
    _ rows: UnsafePointer<Float>, stride: Int, images: Int, width: Int, to lanes: UnsafeMutablePointer<Lanes>
  ) {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 16) { square in
      guard let square = square.baseAddress else { return }
      for half in 0..<2 {
        for k in Swift.stride(from: 0, to: width, by: 16) {
          for i in 0..<16 {
            let image = half * 16 + i
            square[i] = image < images ? (rows + image * stride + k).lanes() : Lanes()
          }
          square.transpose()
          for j in 0..<min(16, width - k) { lanes[(k + j) * 2 + half] = square[j] }
        }
      }
    }
  }

  /// The opposite of `sideBySide`, for levels `levels` of one piece; fills whole rows, padding with 0.
  func writeRows(_ piece: Int, levels: Range<Int>) {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 16) { square in
      guard let square = square.baseAddress else { return }
      for level in levels {
        let (width, stride) = (widths[level], Self.padded(widths[level]))
        let lanes = values[level] + piece * width * 2
        for half in 0..<2 {
          let row = rows[level] + (piece * 32 + half * 16) * stride
          for k in Swift.stride(from: 0, to: width, by: 16) {
            for j in 0..<16 { square[j] = k + j < width ? lanes[(k + j) * 2 + half] : Lanes() }
            square.transpose()
            for i in 0..<16 { (row + i * stride + k).store(square[i]) }
          }
        }
      }
    }
  }
}
