import Training

extension TrainingLog {
  /// Writes what one step of a run says.
  ///
  ///     train         loss, rate        each step: of the batch before the update, and of the update
  ///     validation    loss, accuracy    after the last update of an epoch
  ///
  /// The step is the record's: the number of the update, counted from 0. The validation stands at the update that it
  /// follows.
  ///
  /// - Throws: `LogError` where the files cannot be written.
  public func write(_ record: StepRecord) throws {
    try update(flushes: record.endsEpoch) { state, now in
      try log([("loss", record.loss), ("rate", record.rate)], of: .train, step: record.step, in: &state, at: now)
      guard let validation = record.validation else { return }
      try log(numbers(validation, lossTag: "loss"), of: .validation, step: record.step, in: &state, at: now)
    }
  }

  /// Writes what a model is worth: "loss" and, where there is one, "accuracy".
  ///
  /// The loss over all training rows is called "loss_epoch": the train run's "loss" is that of each batch.
  ///
  /// - Parameter step: the update that it follows, as in the run's records.
  /// - Throws: `LogError` where the files cannot be written, or where this step has its evaluation already.
  public func write(_ evaluation: Evaluation, of part: LogPart, step: Int) throws {
    try update(flushes: true) { state, now in
      let tag = part == .train ? "loss_epoch" : "loss"
      try log(numbers(evaluation, lossTag: tag), of: part, step: step, in: &state, at: now)
    }
  }

  /// Writes one number.
  ///
  /// - Parameters:
  ///   - tag: the name of the curve; curves of the same tag share a chart.
  ///   - step: where it stands; beyond the last one of the same tag and part.
  /// - Throws: `LogError` for a tag that is empty or holds control characters, a step that does not grow, and files that
  ///   cannot be written.
  public func write(_ value: Double, tag: String, of part: LogPart = .train, step: Int) throws {
    try update { state, now in try log([(tag, value)], of: part, step: step, in: &state, at: now) }
  }

  /// Writes a text, which TensorBoard shows as Markdown.
  ///
  /// A run that is taken up again may say once more what the log says already: the same text is not written twice, and a
  /// changed one stands at the step of the resumption.
  ///
  /// - Throws: `LogError` as for a number.
  public func write(text: String, tag: String, of part: LogPart = .train, step: Int = 0) throws {
    try update { state, now in
      if start > step && state.writers[part]?.has(text, tag: tag) == true { return }
      try check(tag: tag, step: step)
      try state.append([LoggedValue(tag: tag, .text(text))], to: part, in: folder, step: max(step, start), at: now)
    }
  }

  /// Writes the numbers that a person chose for the run, as a table under TEXT.
  ///
  ///     try log.write(hyperparameters: ["optimizer": "SGD", "rate": 0.1, "batch size": 64, "seed": 1])
  ///
  /// - Throws: `LogError` where the files cannot be written.
  public func write(hyperparameters: KeyValuePairs<String, any CustomStringConvertible>) throws {
    let table = Markdown.table(("hyper-parameter", "value"), hyperparameters.map { ($0.key, $0.value.description) })
    try write(text: table, tag: "hyper-parameters")
  }

  /// Writes a picture.
  ///
  /// - Throws: `LogError` as for a number.
  public func write(_ image: LoggedImage, tag: String, of part: LogPart = .train, step: Int) throws {
    try update(flushes: true) { state, now in
      try check(tag: tag, step: step)
      try state.append([LoggedValue(tag: tag, .image(image))], to: part, in: folder, step: step, at: now)
    }
  }

  /// Writes the picture in a PNG file.
  ///
  /// - Throws: `LogError` for a file that is missing or no PNG, and as for a number.
  public func write(pictureAt path: String, tag: String, of part: LogPart = .train, step: Int) throws {
    try write(try LoggedImage(png: LogFolder.read(path), path: path), tag: tag, of: part, step: step)
  }

  private func log(
    _ numbers: [(tag: String, value: Double)], of part: LogPart, step: Int, in state: inout State, at now: Double
  ) throws {
    for number in numbers { try check(tag: number.tag, step: step) }
    let values = numbers.map { LoggedValue(tag: $0.tag, .scalar(Float($0.value))) }
    try state.append(values, to: part, in: folder, step: step, at: now)
    for number in numbers { state.metrics.append(number.value, tag: number.tag, of: part, step: step) }
  }

  private func numbers(_ evaluation: Evaluation, lossTag: String) -> [(tag: String, value: Double)] {
    [(lossTag, evaluation.loss)] + (evaluation.accuracy.map { [("accuracy", $0)] } ?? [])
  }

  private func check(tag: String, step: Int) throws {
    guard !tag.isEmpty, tag.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      throw LogError(folder, "the tag “\(tag)” is empty or holds control characters")
    }
    guard step >= 0 else { throw LogError(folder, "step \(step) of “\(tag)” is negative") }
  }
}
