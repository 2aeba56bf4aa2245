import Foundation
import TestSupport
import Testing

@testable import Core
@testable import Datasets

struct IDXFileTests {
  /// Bytes of an array, written from the definition of the form.
  private func idx(_ extents: [Int], _ elements: [UInt8], code: UInt8 = 8) -> [UInt8] {
    [0, 0, code, UInt8(extents.count)]
      + extents.flatMap { [UInt8($0 >> 24 & 255), UInt8($0 >> 16 & 255), UInt8($0 >> 8 & 255), UInt8($0 & 255)] }
      + elements
  }

  private let plain: [UInt8]
  private let elements = (0..<24).map { UInt8($0 * 7 % 251) }

  init() { plain = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4] + (0..<24).map { UInt8($0 * 7 % 251) } }

  /// What the system's own gzip makes of the bytes: an oracle for the reader.
  private func gzipped(_ bytes: [UInt8], level: Int = 6) throws -> [UInt8] {
    let folder = try Folder()
    try Data(bytes).write(to: folder.url("data"))
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-\(level)", "-n", folder.path("data")]
    try process.run()
    process.waitUntilExit()
    return Array(try Data(contentsOf: folder.url("data.gz")))
  }

  private func problem(_ bytes: [UInt8], axes: Int? = nil) -> IDXError? {
    do {
      _ = try IDXFile(bytes: bytes, source: "file.idx", axes: axes)
      return nil
    } catch { return error }
  }

  @Test func `gzipped or not, the same elements come out`() throws {
    for file in [plain, try gzipped(plain), try gzipped(plain, level: 1)] {
      let read = try IDXFile(bytes: file, source: "file.idx", axes: 3)
      #expect(read.extents == [2, 3, 4])
      #expect(read.elements == elements)
    }
  }

  @Test func `a file is read by its content and not by its name`() throws {
    let folder = try Folder()
    try Data(gzipped(plain)).write(to: folder.url("no-suffix"))
    #expect(try IDXFile(contentsOf: folder.path("no-suffix")).elements == elements)
  }

  @Test func `cut off anywhere, it is an error that names the file and an offset`() throws {
    for file in [plain, try gzipped(plain)] {
      let silent = (0..<file.count).first { cut in
        guard let error = problem(Array(file.prefix(cut)), axes: 3) else { return true }
        return !error.description.hasPrefix("file.idx, offset ") || (error.offset ?? .max) > file.count + 1
      }
      #expect(silent == nil)
    }
  }

  @Test func `one flipped bit of a gzipped file never gives other elements`() throws {
    // Flips in the header's time, flags of no consequence and operating system may pass, but not with other data.
    let file = try gzipped(plain)
    let wrong = (0..<(file.count * 8)).first { bit in
      var damaged = file
      damaged[bit / 8] ^= 1 << (bit % 8)
      guard let read = try? IDXFile(bytes: damaged, source: "file.idx", axes: 3) else { return false }
      return read.elements != elements || read.extents != [2, 3, 4]
    }
    #expect(wrong == nil)
  }

  @Test func `one flipped bit of the header is an error`() {
    let passed = (0..<(16 * 8)).first { bit in
      var damaged = plain
      damaged[bit / 8] ^= 1 << (bit % 8)
      return problem(damaged, axes: 3)?.offset == nil
    }
    #expect(passed == nil)
  }

  @Test func `random bytes behind a gzip header are an error and no crash`() {
    var random = RandomSource(seed: 3)
    let passed = (0..<300).first { _ in
      let noise = (0..<random.index(below: 200)).map { _ in UInt8(random.index(below: 256)) }
      return problem([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + noise) == nil
    }
    #expect(passed == nil)
  }

  @Test func `a header that promises more than the file can hold gets no memory`() throws {
    let greedy = idx([0x7FFF_FFFF, 0x7FFF_FFFF, 0x7FFF_FFFF], elements)
    for file in [greedy, try gzipped(greedy), idx([1 << 29], elements), try gzipped(idx([1 << 29], elements))] {
      let error = try #require(problem(file))
      #expect(error.offset == 4)
      #expect(error.description.contains("promises"))
    }
    #expect(problem(idx([Int(UInt32.max), 0], []))?.offset == nil)
  }

  @Test func `an extent of 0 behind a huge one is not more than nothing`() throws {
    #expect(try IDXFile(bytes: idx([0, 28, 28], []), source: "file.idx").elements.isEmpty)
  }

  @Test func `what follows the last element is an error at its offset`() throws {
    #expect(problem(plain + [0])?.offset == plain.count)
    #expect(problem(try gzipped(plain + [0]))?.offset == plain.count)
    let file = try gzipped(plain)
    for rest: [UInt8] in [[1], [0x1F], [0, 0, 7], Array("text".utf8)] {
      #expect(problem(file + rest)?.offset == file.count + (rest.firstIndex { $0 != 0 } ?? 0))
    }
  }

  @Test func `members of a gzipped file are read one after the other, and zeros behind them are passed over`() throws {
    let zeros = [UInt8](repeating: 0, count: 514)
    for cut in [0, 1, 15, 16, 17, plain.count] {
      let members = [try gzipped(Array(plain.prefix(cut))), try gzipped(Array(plain.dropFirst(cut)))]
      for file in [members[0] + members[1], members[0] + zeros + members[1] + zeros] {
        let read = try IDXFile(bytes: file, source: "file.idx", axes: 3)
        #expect(read.extents == [2, 3, 4] && read.elements == elements)
      }
    }
    #expect(try IDXFile(bytes: gzipped(plain) + [0], source: "file.idx").elements == elements)
  }

  @Test func `a second member that is cut off, damaged or one too many is an error`() throws {
    let (first, second) = (try gzipped(Array(plain.prefix(20))), try gzipped(Array(plain.dropFirst(20))))
    let silent = (0..<second.count).first { problem(first + second.prefix($0)) == nil }
    #expect(silent == nil)
    var damaged = second
    damaged[damaged.count - 6] ^= 1  // the checksum
    #expect(problem(first + damaged)?.description.contains("damaged") == true)
    #expect(problem(first + second + (try gzipped([1])))?.description.contains("bytes follow") == true)
    #expect(try IDXFile(bytes: first + second + gzipped([]), source: "file.idx").elements == elements)
  }

  @Test func `numbers in the wrong byte order are recognised, gzipped or not`() throws {
    let swapped: [UInt8] = [0, 0, 8, 3, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0] + elements
    for file in [swapped, try gzipped(swapped)] {
      let error = try #require(problem(file, axes: 3))
      #expect(error.offset == 4)
      #expect(error.description.contains("promises 33554432 × 50331648 × 67108864 elements"))
      #expect(error.description.contains("wrong byte order"))
      #expect(error.description.contains("the other way round these are 2 × 3 × 4"))
    }
    // 256 labels, of which the swapped extent makes 65,536: fewer than gzip could hold.
    let labels: [UInt8] = [0, 0, 8, 1, 0, 1, 0, 0] + [UInt8](repeating: 7, count: 256)
    #expect(problem(labels)?.description.contains("wrong byte order") == true)
    #expect(problem([3, 8, 0, 0] + swapped.dropFirst(4))?.description.contains("wrong byte order") == true)
    #expect(problem(idx([100, 28, 28], elements))?.description.contains("wrong byte order") == false)
    #expect(problem(try gzipped(gzipped(plain)))?.description.contains("gzipped twice") == true)
  }

  @Test func `labels in the place of images are named as such`() throws {
    let error = try #require(problem(idx([24], elements), axes: 3))
    #expect(
      error.description == "file.idx, offset 3: the file holds labels (1 axis) where images (3 axes) are expected; "
        + "is it the right file?")
    #expect(problem(idx([24], elements, code: 13))?.offset == 2)
    #expect(problem(Array("PNG image".utf8))?.offset == 0)
    #expect(problem([0, 0, 8, 0, 1])?.offset == 3)
    #expect(problem([])?.offset == 0)
  }

  @Test func `a missing file, a folder and a device are sentences`() throws {
    for (path, word) in [("/nowhere/at/all", "no such file"), ("/tmp", "folder"), ("/dev/zero", "device")] {
      let error = #expect(throws: IDXError.self) { try IDXFile(contentsOf: path) }
      #expect(error?.description.contains(word) == true)
    }
  }
}
