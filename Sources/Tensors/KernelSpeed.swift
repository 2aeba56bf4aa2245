import Kernels

/// What the kernels were built for, and what they reach here: for `workbench doctor`.
public enum KernelSpeed {
  /// How many bytes a vector register has in this build: 64 with AVX-512, 32 with AVX2, 16 with what every processor has.
  ///
  /// The build takes the processor that it runs on, unless `WORKBENCH_PORTABLE` or `WORKBENCH_ARCH` say otherwise.
  public static var vectorBytes: Int { Kernels.vectorBytes }

  /// The instruction sets that make a difference, with their names in /proc/cpuinfo, the widest first.
  private static let sets = [
    (name: "AVX-512", flag: "avx512f", bytes: 64), (name: "AVX2", flag: "avx2", bytes: 32),
  ]

  /// What a build with vector registers of so many bytes was made for.
  public static func instructionSet(vectorBytes: Int) -> String {
    sets.first { $0.bytes == vectorBytes }?.name ?? "the basic instruction set"
  }

  /// The widest instruction set that a processor has and a build does not use; nil where it uses what there is.
  ///
  /// - Parameter flags: those of the processor, as /proc/cpuinfo names them.
  public static func unusedInstructionSet(of flags: Set<String>, vectorBytes: Int) -> String? {
    sets.first { flags.contains($0.flag) && $0.bytes > vectorBytes }?.name
  }

  /// How many multiplications and additions a second the product of two 512 × 512 matrices in Float makes, 2·512³ of them in
  /// each: the best of all products within some seconds, one at least.
  ///
  /// - Parameters:
  ///   - threads: on how many threads; more than the machine has cores make it no faster.
  ///   - seconds: how long to try.
  public static func productRate(threads: Int, seconds: Double = 0.1) -> Double {
    let size = 512
    let numbers = [Float](repeating: 0.5, count: size * size)
    let product = TensorMatrixProduct(rows: size, columns: size, shared: size)
    let clock = ContinuousClock()
    let start = clock.now
    var best = Double.infinity
    repeat {
      let duration = clock.measure {
        _ = FloatArithmetic.product(numbers, numbers, product, threads: threads)
      }
      best = min(best, duration / .seconds(1))
    } while clock.now - start < .seconds(seconds)
    return 2 * Double(size * size * size) / best
  }
}
