extension LabelledImages {
  /// The pixels of some images as numbers from 0 to 1: pixel/255, rounded once.
  ///
  /// - Parameter rows: the numbers of the images, counted from 0, in any order; each must be below `count`.
  /// - Returns: rows × height × width numbers.
  public func floats(of rows: some Collection<Int>) -> [Float] {
    let size = pixelsPerImage
    var result = [Float](repeating: 0, count: rows.count * size)
    var target = result.mutableSpan
    let source = pixels.span
    var place = 0
    for row in rows {
      precondition(0 <= row && row < count, "there is no image \(row) among \(count)")
      for pixel in (row * size)..<(row * size + size) {
        target[unchecked: place] = Float(source[unchecked: pixel]) / 255
        place += 1
      }
    }
    return result
  }

  /// The classes of some images.
  public func labels(of rows: some Collection<Int>) -> [Int] { rows.map { Int(labels[$0]) } }

  /// Some of the images, in the order of `rows`, each of which must be below `count`.
  public func selecting(_ rows: some Collection<Int>) -> LabelledImages {
    let size = pixelsPerImage
    var chosen: [UInt8] = []
    chosen.reserveCapacity(rows.count * size)
    for row in rows { chosen.append(contentsOf: pixels[(row * size)..<(row * size + size)]) }
    return LabelledImages(checked: chosen, labels: rows.map { labels[$0] }, like: self)
  }

  /// The first `count` images, or all where there are fewer.
  public func prefix(_ count: Int) -> LabelledImages { selecting(0..<min(max(count, 0), self.count)) }

  /// The images divided by chance into those to train on and those to validate on.
  ///
  /// - Throws: `DatasetError` unless both parts get at least one image; see `Split`.
  public func split(
    validationShare: Double, seed: UInt64
  ) throws(DatasetError) -> (training: LabelledImages, validation: LabelledImages) {
    let split = try Split(rows: count, validationShare: validationShare, seed: seed)
    return (selecting(split.training), selecting(split.validation))
  }

  init(checked pixels: [UInt8], labels: [UInt8], like other: LabelledImages) {
    (self.pixels, self.labels, height, width) = (pixels, labels, other.height, other.width)
    classNames = other.classNames
  }
}
