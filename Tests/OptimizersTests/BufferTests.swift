import Core
import Optimizers
import TestSupport
import Testing

/// An optimizer's step is one pass over whole arrays, cut into chunks: does each number still move as if it were alone?
@Suite struct BufferTests {
  static let texts = [
    "SGD", "SGD weight_decay=0.1", "SGD momentum=0.9 dampening=0.5", "SGD momentum=0.9 nesterov=true",
    "Adagrad lr_decay=0.1",
    "RMSprop", "RMSprop centered=true", "RMSprop momentum=0.9", "RMSprop centered=true momentum=0.5", "Adadelta",
    "Adam",
    "Adam weight_decay=0.1 maximize=true", "Adam amsgrad=true", "AdamW", "AdamW amsgrad=true", "Adamax", "NAdam",
    "RAdam", "Muon", "SGDScheduleFree weight_decay=0.1 warmup_steps=3", "AdamWScheduleFree r=1 weight_decay=0.1",
  ]

  /// A type that has the one requirement of `Parameters` and nothing else.
  struct Pair: Parameters, Equatable {
    var first: Double
    var second: [Double]

    mutating func combine(with other: Pair, _ body: (inout Double, Double) -> Void) {
      body(&first, other.first)
      second.combine(with: other.second, body)
    }
  }

  static func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var random = RandomSource(seed: seed)
    return (0..<count).map { _ in random.uniform(in: -2..<2) }
  }

  @Test(arguments: texts) func `a number among many moves as if it were alone`(text: String) throws {
    let count = 40_001
    let spec = try OptimizerSpec(text)
    var whole: AnyOptimizer<[Double]> = try spec.optimizer()
    var pieces: AnyOptimizer<[[Double]]> = try spec.optimizer()
    var w = Self.numbers(count, seed: 1)
    var parts = [Array(w[..<7]), Array(w[7..<30_000]), Array(w[30_000...])]
    let places = [0, 6, 7, 16_383, 16_384, 29_999, 32_768, count - 1]
    var alone = places.map { w[$0] }
    var methods: [AnyOptimizer<Double>] = try places.map { _ in try spec.optimizer() }
    for step in 0..<7 {
      let g = Self.numbers(count, seed: UInt64(10 + step))
      whole.step(&w, along: g, rate: 0.1)
      pieces.step(&parts, along: [Array(g[..<7]), Array(g[7..<30_000]), Array(g[30_000...])], rate: 0.1)
      for index in places.indices { methods[index].step(&alone[index], along: g[places[index]], rate: 0.1) }
    }
    #expect(parts.flatMap(\.self) == w)
    #expect(alone == places.map { w[$0] })
  }

  @Test(arguments: texts) func `a type with nothing but combine moves as an array does`(text: String) throws {
    let spec = try OptimizerSpec(text)
    var ofPair: AnyOptimizer<Pair> = try spec.optimizer()
    var ofArray: AnyOptimizer<[Double]> = try spec.optimizer()
    var w = Self.numbers(5, seed: 3)
    var pair = Pair(first: w[0], second: Array(w[1...]))
    for step in 0..<4 {
      let g = Self.numbers(5, seed: UInt64(20 + step))
      ofArray.step(&w, along: g, rate: 0.1)
      ofPair.step(&pair, along: Pair(first: g[0], second: Array(g[1...])), rate: 0.1)
    }
    #expect(pair == Pair(first: w[0], second: Array(w[1...])))
  }

  @Test func `a copy of the parameters, or of the gradient, stays as it is`() {
    var w = Self.numbers(20_000, seed: 5)
    let (before, gradient) = (w, w)
    var adam = Adam<[Double]>()
    adam.step(&w, along: gradient, rate: 0.1)
    let fork = adam
    let after = w
    adam.step(&w, along: gradient, rate: 0.1)
    #expect(before == gradient && before == Self.numbers(20_000, seed: 5))
    #expect(after != w && fork.steps == 1 && fork.firstMoment != adam.firstMoment)
  }

  @Test func `no numbers at all are no trouble`() throws {
    for text in Self.texts {
      var (none, optimizer): ([Double], AnyOptimizer<[Double]>) = ([], try OptimizerSpec(text).optimizer())
      optimizer.step(&none, along: [], rate: 0.1)
      #expect(none.isEmpty)
    }
  }

  @Test func `zeros have the shape and nothing else`() {
    #expect([[1.0, 2.0], [3.0]].zeros == [[0, 0], [0]])
    #expect(Pair(first: 1, second: [2, 3]).zeros == Pair(first: 0, second: [0, 0]))
    #expect((3 as Float).zeros == 0)
  }
}
