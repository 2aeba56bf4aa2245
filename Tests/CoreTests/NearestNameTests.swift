import Core
import Testing

/// What a message guesses of a name that nobody knows: what can have been meant, and otherwise nothing.
@Suite struct NearestNameTests {
  static let optimizers = ["SGD", "Adagrad", "RMSprop", "Adadelta", "Adam", "AdamW", "Adamax", "NAdam", "RAdam"]
  static let schedules = [
    "StepLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "OneCycleLR", "ConstantLR", "WarmupStableDecay",
    "ReduceLROnPlateau", "Warmup", "Hold",
  ]

  @Test(arguments: [
    ("adam", "Adam"), ("Adma", "Adam"), ("Adan", "Adam"), ("SDG", "SGD"), ("adam-w", "AdamW"), ("RMSProp", "RMSprop"),
    ("rmsporp", "RMSprop"), ("Adagard", "Adagrad"), ("adadleta", "Adadelta"), ("ad", "Adam"), ("rms", "RMSprop"),
  ])
  func `an optimizer with a mistake or two is found`(_ typed: String, _ meant: String) {
    #expect(nearestName(to: typed, among: Self.optimizers) == meant)
  }

  @Test(arguments: [
    "", "x", "LBFGS", "Lion", "Newton", "Ranger", "Adabelief", "Adafactor", "momentum", "Sophia", "foo",
  ])
  func `an optimizer that resembles none gets the list`(_ typed: String) {
    #expect(nearestName(to: typed, among: Self.optimizers) == nil)
    let list = Self.optimizers.joined(separator: ", ")
    #expect(knownNames(Self.optimizers, insteadOf: typed) == "; known are \(list).")
  }

  /// Two of 27 letters are no abbreviation.
  @Test(arguments: [
    ("step", "StepLR"), ("wsd", "WarmupStableDecay"), ("cosine_annealing", "CosineAnnealingLR"),
    ("OneCycel", "OneCycleLR"),
    ("warm", "Warmup"), ("ReduceOnPlateau", "ReduceLROnPlateau"), ("cat", nil), ("ct", nil), ("Sawtooth", nil),
    ("Exponential", nil), ("hod", "Hold"), ("Bold", "Hold"), ("Boat", nil),
  ])
  func `a beginning, initials and most of the letters are abbreviations`(_ typed: String, _ meant: String?) {
    #expect(nearestName(to: typed, among: Self.schedules) == meant)
  }

  @Test(arguments: [
    ("abcdefghi", "abcdefghi", true), ("abcdefxyz", "abcdefghi", true), ("abcdewxyz", "abcdefghi", false),
    ("abc", "abd", true),
    ("ab", "ad", false), ("abd", "axy", false),
  ])
  func `one mistake in three letters is allowed, and no more`(_ typed: String, _ known: String, _ isNear: Bool) {
    #expect((nearestName(to: typed, among: [known]) == known) == isNear)
  }

  @Test(arguments: [
    ("--lr", "--rate"), ("--learning-rate", "--rate"), ("lr", "rate"), ("learning_rate", "lr"), ("--rate", "--base-lr"),
    ("--max-epochs", "--epochs"), ("bs", "batch"), ("random_state", "seed"), ("--hidden-layer-sizes", "--hidden"),
  ])
  func `what other programs call the same thing is meant before anything that is spelt alike`(
    _ typed: String, _ meant: String
  ) {
    let alike = ["--log-dir", "--find-rate", "at", "turn", "--rater", "--log", "--random"]
    #expect(nearestName(to: typed, among: alike + [meant]) == meant)
    #expect(areSynonyms(typed, meant) && areSynonyms(meant, typed))
    #expect(!alike.contains { areSynonyms(typed, $0) })
  }

  @Test func `a sentence ends in one guess, in the list, or at once`() {
    #expect(knownNames(["bowl", "moons"], insteadOf: "boll") == "; did you mean bowl?")
    #expect(knownNames(["bowl", "moons"], insteadOf: "sphere") == "; known are bowl, moons.")
    #expect(knownNames([], insteadOf: "sphere") == ".")
  }
}
