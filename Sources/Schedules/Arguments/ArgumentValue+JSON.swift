import Foundation

extension ArgumentValue {
  /// Reads JSON and keeps `1` and `1.0` apart, which `JSONDecoder` does not.
  public init(json data: Data) throws {
    do {
      self = try ArgumentValue(foundation: JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed]))
    } catch let error as ScheduleError {
      throw error
    } catch {
      let why = (error as NSError).userInfo["NSDebugDescription"] as? String ?? error.localizedDescription
      throw ScheduleError.unreadable("This is not JSON: \(why)")
    }
  }

  private init(foundation value: Any) throws {
    switch value {
    case is NSNull: self = .null
    case let text as String: self = .string(text)
    case let values as [Any]: self = .list(try values.map(ArgumentValue.init(foundation:)))
    case let members as [String: Any]: self = .object(try members.mapValues(ArgumentValue.init(foundation:)))
    case let number as NSNumber:
      // The type code is the only trace of how the number was written: c is true or false, d and f have a point.
      switch String(cString: number.objCType) {
      case "c", "B": self = .bool(number.boolValue)
      case "d", "f", "Q": self = .double(number.doubleValue)
      default: self = .int(number.intValue)
      }
    default: throw ScheduleError.unreadable("This is not JSON: it holds a \(type(of: value)).")
    }
  }
}
