import Testing

@testable import Terminal

/// What a message tells the reader to type is what the reader typed.
@Suite struct ToolCallTests {
  @Test(arguments: [
    ("/home/ann/course/.build/x86_64-unknown-linux-gnu/debug/workbench", nil, "swift run workbench"),
    ("/tmp/scratch/aarch64-unknown-linux-gnu/release/workbench", nil, "swift run workbench"),
    ("/home/ann/course/.build/debug/lesson03-schedulers", nil, "swift run workbench"), ("", nil, "swift run workbench"),
    ("../../home/ann/course/.build/x86_64-unknown-linux-gnu/debug/workbench", nil, "swift run workbench"),
    ("/home/ann/course/.build/debug/workbench", "scripts/workbench", "scripts/workbench"),
    ("/home/ann/course/.build/debug/workbench", "../my course/scripts/workbench", "'../my course/scripts/workbench'"),
    ("workbench", nil, "workbench"), ("/usr/local/bin/workbench", nil, "/usr/local/bin/workbench"),
    (".build/debug/workbench", nil, ".build/debug/workbench"),
    ("/opt/my tools/workbench", nil, "'/opt/my tools/workbench'"),
  ])
  func `by SwiftPM, by the script or by its own name`(_ program: String, _ script: String?, _ typed: String) {
    #expect(ToolCall.text(program: program, script: script) == typed)
  }
}
