/// The program that runs a suite, one test after the other, so that a crash has one culprit.
///
/// It hands on what the testing library records, each line sealed (``RecordSeal``), and says at the end that the run is
/// over. The key, the suite and the record's place are told to it on its standard input, so that none of them stands in
/// a file, in an argument or in the environment when the code that it judges runs.
public enum TestRunner {
  /// What the runner reads.
  public static func input(key: String, filter: String, record: String) -> String { "\(key)\n\(filter)\n\(record)\n" }

  /// Its last line: "end", and whether all tests passed.
  static let end = "end "

  static let source = #"""
    import Glibc
    import Synchronization
    import Testing

    /// What the testing library's entry point is: see "ABI/EntryPoints" in its sources.
    typealias EntryPoint = @convention(thin) @Sendable (
      UnsafeRawBufferPointer?, @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async throws -> Bool

    final class Record: Sendable {
      private let seal: Mutex<RecordSeal>
      private let file: CInt

      init?(key: String, path: String) {
        guard let seal = RecordSeal(key: key) else { return nil }
        self.seal = Mutex(seal)
        file = open(path, O_WRONLY | O_CLOEXEC)
        if file < 0 { return nil }
      }

      func write(_ line: some Collection<UInt8>) {
        seal.withLock { seal in
          let text = Array((String(seal.seal(line), radix: 16) + " ").utf8) + line + [UInt8(ascii: "\n")]
          var rest = text[...]
          while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { _exit(74) }
            rest = rest.dropFirst(count)
          }
        }
      }
    }

    @main struct Runner {
      static func main() async throws {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while case let count = read(STDIN_FILENO, &part, part.count), count > 0 { bytes += part.prefix(count) }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        guard words.count == 3, let record = Record(key: words[0], path: words[2]),
          let symbol = dlsym(nil, "swt_abiv0_getEntryPoint")
        else { exit(78) }
        let filter = words[1].map { $0 == "\\" ? "\\\\" : String($0) }.joined()
        // The least verbosity: what is printed is then the judged code's own.
        let settings = "\"parallel\":false,\"eventStreamVersion\":0,\"verbosity\":\(Int.min)"
        let text = Array("{\(settings),\"filter\":[\"\(filter)\"]}".utf8)
        let configuration = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        configuration.copyBytes(from: text)
        let entryPoint = unsafeBitCast(symbol, to: (@convention(c) () -> UnsafeRawPointer).self)()
        let passed = try await unsafeBitCast(entryPoint, to: EntryPoint.self)(
          UnsafeRawBufferPointer(configuration)
        ) { record.write($0) }
        record.write(Array("end \(passed)".utf8))
        fflush(nil)
        _exit(passed ? 0 : 1)
      }
    }
    """#
}
