import Testing

/// What `workbench doctor` says of the processor and of the teacher's side.
@Suite struct DoctorTests {
  @Test func `it says what was built and what is reached, and looks for bubblewrap in the course`() throws {
    let output = try CommandLineTests.workbench("doctor").output
    #expect(output.contains("built for "))
    #expect(output.contains(#/speed: [\d.,]+ GFLOP/s on one thread, [\d.,]+ GFLOP/s on two/#))
    #expect(output.contains("bubblewrap"))
  }
}
