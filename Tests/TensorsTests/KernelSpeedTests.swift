import Tensors
import Testing

/// What the kernels say of the build.
@Suite struct KernelSpeedTests {
  @Test func `a build that leaves instructions of the processor unused is noticed`() {
    #expect(KernelSpeed.unusedInstructionSet(of: ["avx2", "avx512f"], vectorBytes: 32) == "AVX-512")
    #expect(KernelSpeed.unusedInstructionSet(of: ["avx2", "avx512f"], vectorBytes: 16) == "AVX-512")
    #expect(KernelSpeed.unusedInstructionSet(of: ["avx2"], vectorBytes: 16) == "AVX2")
  }

  @Test func `a build that uses them, or a processor without them, is fine`() {
    #expect(KernelSpeed.unusedInstructionSet(of: ["avx2", "avx512f"], vectorBytes: 64) == nil)
    #expect(KernelSpeed.unusedInstructionSet(of: ["avx2"], vectorBytes: 32) == nil)
    #expect(KernelSpeed.unusedInstructionSet(of: ["asimd"], vectorBytes: 16) == nil)
  }

  @Test func `this build has a name, and its product is measured on one thread and two`() {
    #expect([16, 32, 64].contains(KernelSpeed.vectorBytes))
    #expect(KernelSpeed.instructionSet(vectorBytes: 64) == "AVX-512")
    for threads in [1, 2] { #expect(KernelSpeed.productRate(threads: threads, seconds: 0) > 0) }
  }
}
