/// How a schedule is saved.
struct SavedSchedule: Codable {
  var name: String
  var baseLR: Double?
  var params: [String: ArgumentValue]

  enum CodingKeys: String, CodingKey {
    case name = "class"
    case baseLR = "base_lr"
    case params
  }
}
