import CZlib

/// Makes zip files, honest ones and others: every field that a hostile archive lies about can be set.
struct ZipMaker {
  struct Member {
    var name = "StepDecay.swift"
    var contents: [UInt8] = Array("let a = 1".utf8)
    /// 0 stored, 8 deflated (in blocks that are stored).
    var method = 8
    var flags = 0
    /// The Unix mode.
    var mode = 0o100644
    /// What the table of contents says, where it is not the truth.
    var size: Int?
    var compressed: Int?
    var checksum: UInt?
    var offset: Int?
    /// Whether sizes and offset stand in a 64-bit extra field.
    var isLarge = false
    /// Whether the sizes follow the contents, and the member's own header has zeros.
    var hasDescriptor = false

    /// A deflate stream of stored blocks.
    var packed: [UInt8] {
      guard method == 8 else { return contents }
      var result: [UInt8] = []
      var rest = contents[...]
      repeat {
        let block = rest.prefix(65_535)
        rest = rest.dropFirst(block.count)
        result += [rest.isEmpty ? 1 : 0] + little(block.count, 2) + little(0xFFFF ^ block.count, 2) + block
      } while !rest.isEmpty
      return result
    }
  }

  var members: [Member]
  /// The number of members, where it is not the truth.
  var count: Int?
  /// Whether the archive ends as one of more than 4 GiB does.
  var isLarge = false

  init(_ members: [Member]) { self.members = members }

  var bytes: [UInt8] {
    var (body, table) = ([UInt8](), [UInt8]())
    for member in members {
      let (packed, offset) = (member.packed, body.count)
      let checksum = Int(member.checksum ?? crc32(0, member.contents, UInt32(member.contents.count)))
      let sizes = little(member.compressed ?? packed.count, 4) + little(member.size ?? member.contents.count, 4)
      let flags = member.flags | (member.hasDescriptor ? 8 : 0)
      let head = little(flags, 2) + little(member.method, 2) + little(0, 4)
      let name = Array(member.name.utf8)
      if member.offset == nil {
        body += little(0x0403_4b50, 4) + little(20, 2) + head
        body += member.hasDescriptor ? little(0, 12) : little(checksum, 4) + sizes
        body += little(name.count, 2) + little(0, 2) + name + packed
        if member.hasDescriptor { body += little(0x0807_4b50, 4) + little(checksum, 4) + sizes }
      }
      let wide = [member.size ?? member.contents.count, member.compressed ?? packed.count, member.offset ?? offset]
      let extra = member.isLarge ? little(1, 2) + little(24, 2) + wide.flatMap { little($0, 8) } : []
      table += little(0x0201_4b50, 4) + [20, 3] + little(20, 2) + head + little(checksum, 4)
      table += member.isLarge ? little(0xFFFF_FFFF, 4) + little(0xFFFF_FFFF, 4) : sizes
      table += little(name.count, 2) + little(extra.count, 2) + little(0, 2) + little(0, 4)
      table += little(member.mode << 16, 4) + little(member.isLarge ? 0xFFFF_FFFF : member.offset ?? offset, 4)
      table += name + extra
    }
    let number = count ?? members.count
    var end: [UInt8] = []
    if isLarge {
      end += little(0x0606_4b50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
      end += little(number, 8) + little(number, 8) + little(table.count, 8) + little(body.count, 8)
      end += little(0x0706_4b50, 4) + little(0, 4) + little(body.count + table.count, 8) + little(1, 4)
    }
    end += little(0x0605_4b50, 4) + little(0, 4) + little(isLarge ? 0xFFFF : number, 2)
    end += little(isLarge ? 0xFFFF : number, 2) + little(table.count, 4)
    return body + table + end + little(isLarge ? 0xFFFF_FFFF : body.count, 4) + little(0, 2)
  }
}

/// A number as zip files write it, the low byte first.
func little(_ number: Int, _ width: Int) -> [UInt8] {
  (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
