import Foundation
import Testing

@testable import workbench

/// What `workbench doctor` says of the processor and of the teacher's side.
@Suite struct DoctorTests {
  func hint(has flags: Set<String>, builtFor bytes: Int) -> String {
    EnvironmentCheck.instructions("CPU", has: flags, builtFor: bytes, hint: "fine").mend ?? ""
  }

  @Test func `a build that leaves instructions of the processor unused is warned about`() {
    #expect(hint(has: ["avx2", "avx512f"], builtFor: 32).contains("Warning: this processor has AVX-512"))
    #expect(hint(has: ["avx2", "avx512f"], builtFor: 16).contains("Warning: this processor has AVX-512"))
    #expect(hint(has: ["avx2"], builtFor: 16).contains("Warning: this processor has AVX2"))
  }

  @Test func `a build that uses them, or a processor without them, is fine`() {
    #expect(hint(has: ["avx2", "avx512f"], builtFor: 64) == "fine")
    #expect(hint(has: ["avx2"], builtFor: 32) == "fine")
    #expect(hint(has: ["asimd"], builtFor: 16) == "fine")
  }

  @Test func `it says what was built and what is reached, and looks for bubblewrap in the course`() throws {
    let output = try CommandLineTests.workbench("doctor").output
    #expect(output.contains("built for "))
    #expect(output.contains(#/speed: [\d.,]+ GFLOP/s on one thread, [\d.,]+ GFLOP/s on two/#))
    #expect(output.contains("bubblewrap"))
  }
}
