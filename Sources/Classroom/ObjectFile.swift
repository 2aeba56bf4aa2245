/// What an object file of the compiler says of itself: its sections, its symbols, the libraries it asks for.
///
/// Read from ELF, 64 bits, little-endian: what Swift compiles to on Linux.
struct ObjectFile: Hashable, Sendable {
  /// One name that it defines, or that something else must define.
  struct Symbol: Hashable, Sendable {
    let name: String
    let isDefined: Bool
    /// Whether only this object sees it.
    let isLocal: Bool
    /// Whether another definition of the same name may take its place.
    let isWeak: Bool
  }

  var sections: [String]
  var symbols: [Symbol]
  /// As the linker would be asked for them: "Foundation", "swiftCore".
  var libraries: [String]

  init(sections: [String] = [], symbols: [Symbol] = [], libraries: [String] = []) {
    (self.sections, self.symbols, self.libraries) = (sections, symbols, libraries)
  }

  /// Reads a file's contents; nil where they are something else, or torn.
  init?(_ bytes: [UInt8]) {
    let file = Bytes(bytes)
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let start = file.number(at: 0x28, 8),
      let size = file.number(at: 0x3A, 2), size >= 64, let first = Section(file, at: start),
      let count = file.number(at: 0x3C, 2), let names = file.number(at: 0x3E, 2)
    else { return nil }
    // Where there are more sections than two bytes can count, the first one says how many.
    let (all, nameSection) = (count == 0 ? first.size : count, names == 0xFFFF ? first.link : names)
    guard all <= bytes.count / size else { return nil }
    let headers = (0..<all).compactMap { Section(file, at: start + $0 * size) }
    guard headers.count == all, headers.indices.contains(nameSection) else { return nil }
    self.init()
    for header in headers {
      guard let name = file.text(at: headers[nameSection].offset + header.name) else { return nil }
      sections.append(name)
      if name == ".swift1_autolink_entries" {
        guard let words = file.slice(header) else { return nil }
        libraries += words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
          .map { $0.hasPrefix("-l") ? String($0.dropFirst(2)) : $0 }
      }
      if header.kind == Section.symbolTable {
        guard headers.indices.contains(header.link), file.slice(header) != nil else { return nil }
        for place in stride(from: header.offset, to: header.offset + header.size, by: 24) {
          guard let symbol = Symbol(file, at: place, names: headers[header.link].offset) else { return nil }
          if !symbol.name.isEmpty { symbols.append(symbol) }
        }
      }
    }
  }

  /// The header of a section.
  fileprivate struct Section {
    static let symbolTable = 2
    let name, kind, offset, size, link: Int

    init?(_ file: Bytes, at place: Int) {
      guard let name = file.number(at: place, 4), let kind = file.number(at: place + 4, 4),
        let offset = file.number(at: place + 24, 8), let size = file.number(at: place + 32, 8),
        let link = file.number(at: place + 40, 4), file.number(at: place + 56, 8) != nil
      else { return nil }
      (self.name, self.kind, self.offset, self.size, self.link) = (name, kind, offset, size, link)
    }
  }

  /// A file's bytes; whatever lies outside of them is nil.
  fileprivate struct Bytes {
    let all: [UInt8]

    init(_ bytes: [UInt8]) { all = bytes }

    func number(at place: Int, _ count: Int) -> Int? {
      guard 0 <= place, place <= all.count - count else { return nil }
      let value = all[place..<place + count].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      // No place in a file is larger, and sums of two do not overflow.
      return value < 1 << 40 ? Int(value) : nil
    }

    func text(at place: Int) -> String? {
      guard all.indices.contains(place), let end = all[place...].firstIndex(of: 0) else { return nil }
      return String(decoding: all[place..<end], as: UTF8.self)
    }

    func slice(_ section: Section) -> ArraySlice<UInt8>? {
      guard section.offset + section.size <= all.count else { return nil }
      return all[section.offset..<section.offset + section.size]
    }
  }
}

extension ObjectFile.Symbol {
  fileprivate init?(_ file: ObjectFile.Bytes, at place: Int, names: Int) {
    guard let name = file.number(at: place, 4), let info = file.number(at: place + 4, 1),
      let section = file.number(at: place + 6, 2), let text = file.text(at: names + name)
    else { return nil }
    // The names of source files (kind 4) are no symbols.
    self.init(
      name: info & 0xF == 4 ? "" : text, isDefined: section != 0, isLocal: info >> 4 == 0, isWeak: info >> 4 == 2)
  }
}
