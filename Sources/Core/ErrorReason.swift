import Foundation

extension Error {
  /// Why something failed, for the end of a sentence that says what did: the system's words, or what is wrong in a JSON
  /// text and where.
  ///
  /// Foundation's own descriptions name error domains and types of this program, which tell a reader nothing.
  package var reason: String {
    switch self {
    case let error as FileError: error.reason
    case let error as DecodingError: error.sentence
    case let error as EncodingError: error.sentence
    case is CocoaError, is POSIXError: systemReason
    case let error where type(of: error) == NSError.self: systemReason
    default: "\(self)".shortened
    }
  }

  /// The words for an error of Foundation's: those of the system call below it, where it has one.
  private var systemReason: String {
    let error = self as NSError
    let cause = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError } ?? error
    if cause.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(truncatingIfNeeded: cause.code))) }
    return switch error.code {
    case CocoaError.fileNoSuchFile.rawValue, CocoaError.fileReadNoSuchFile.rawValue: String(cString: strerror(ENOENT))
    case CocoaError.fileReadNoPermission.rawValue, CocoaError.fileWriteNoPermission.rawValue:
      String(cString: strerror(EACCES))
    case CocoaError.fileWriteOutOfSpace.rawValue: String(cString: strerror(ENOSPC))
    case CocoaError.fileWriteFileExists.rawValue: String(cString: strerror(EEXIST))
    case CocoaError.fileWriteVolumeReadOnly.rawValue: String(cString: strerror(EROFS))
    case CocoaError.fileReadTooLarge.rawValue: String(cString: strerror(EFBIG))
    default: "the system gave no reason (number \(error.code))"
    }
  }
}

extension DecodingError {
  /// What is wrong with a JSON text and where: "groups, entry 2: Expected to decode Int but found a string".
  package var sentence: String {
    switch self {
    case .keyNotFound(let key, let context): "\(context.codingPath.place)there is no \"\(key.stringValue.shortened)\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "\(context.codingPath.place)\(context.debugDescription.shortened)"
    @unknown default: "it has another form"
    }
  }
}

extension EncodingError {
  /// Which value cannot be written.
  fileprivate var sentence: String {
    guard case .invalidValue(let value, let context) = self else { return "a value cannot be written" }
    return "\(context.codingPath.place)\("\(value)".shortened) cannot be written"
  }
}

extension [any CodingKey] {
  /// "groups, entry 2: ", counted from one; nothing for the whole text.
  fileprivate var place: String {
    let words = prefix(8).map { key in key.intValue.map { "entry \($0 + 1)" } ?? key.stringValue.shortened }
    return words.isEmpty ? "" : words.joined(separator: ", ") + ": "
  }
}

extension String {
  /// The text on one line, without its full stop; of a long one the beginning and how long it is.
  package var shortened: String {
    let beginning = prefix(201).split(whereSeparator: \.isNewline).joined(separator: " ")
    guard beginning.count > 200 || prefix(201).count > 200 else {
      return beginning.hasSuffix(".") ? String(beginning.dropLast()) : beginning
    }
    return "\(beginning.prefix(200))… (\(count) characters)"
  }

  /// The text with its middle left out where it has more than 2,000 characters, which nobody reads.
  package var withoutItsMiddle: String {
    guard utf8.count > 2_000, count > 2_000 else { return self }
    return "\(prefix(900)) … (\(count - 1_800) characters left out) … \(suffix(900))"
  }
}
