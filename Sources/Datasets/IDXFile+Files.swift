import CZlib
import Foundation

extension IDXFile {
  /// The array in the file at `path`, gzipped or not, whatever its name says.
  ///
  /// - Parameter axes: how many axes it must have (images 3, labels 1); nil for any.
  /// - Throws: `IDXError`, also for a file that is missing, no file at all, or larger than 1 GB.
  public init(contentsOf path: String, axes: Int? = nil) throws(IDXError) {
    try self.init(bytes: try Self.bytes(of: path), source: path, axes: axes)
  }

  /// The bytes of a regular file; a pipe or a device, which may never end, is refused before it is opened.
  private static func bytes(of path: String) throws(IDXError) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw IDXError(source: path, problem: "there is no such file; check the path")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw IDXError(source: path, problem: "this is a folder or a device; name an IDX file")
    }
    guard status.st_size <= maximumByteCount else {
      throw IDXError(
        source: path, offset: maximumByteCount,
        problem: "the file has \(status.st_size) bytes; at most \(maximumByteCount) may be read")
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw IDXError(source: path, problem: "the file may not be read; check its permissions")
    }
    defer { try? file.close() }
    do {
      return Array(try file.read(upToCount: maximumByteCount) ?? Data())
    } catch {
      throw IDXError(source: path, problem: "reading the file failed: \(error.localizedDescription)")
    }
  }

  /// At most `limit` bytes of what a gzipped file holds, how much of the file they took, and whether that was all.
  ///
  /// - Throws: `IDXError` where the file is damaged or ends before `limit` bytes and before its own end.
  static func inflated(
    _ file: [UInt8], source: String, upTo limit: Int
  ) throws(IDXError) -> (bytes: [UInt8], consumed: Int, isComplete: Bool) {
    var bytes = [UInt8](repeating: 0, count: limit)
    let result = czlib_gunzip(file, file.count, &bytes, bytes.count)
    bytes.removeLast(limit - result.produced)
    switch Int(result.ending) {
    case Int(CZLIB_COMPLETE): return (bytes, result.consumed, true)
    case Int(CZLIB_OUTPUT_FULL): return (bytes, result.consumed, false)
    case Int(CZLIB_INPUT_ENDS):
      throw IDXError(source: source, offset: file.count, problem: "the gzip data end too soon; the file is cut off")
    case Int(CZLIB_NO_MEMORY):
      throw IDXError(source: source, problem: "there is no memory left to decompress the file")
    default:
      let reason = result.message.map { ", says zlib: \(String(cString: $0))" } ?? ""
      throw IDXError(source: source, offset: result.consumed, problem: "the gzip data are damaged\(reason)")
    }
  }
}
