/// What a student handed in for one exercise.
public enum HandedIn: Hashable, Sendable {
  /// A readable source file and where it was found.
  case source(String, path: String)
  /// Nothing of that name.
  case missing
  /// Something that is not built, and why, as a sentence for the student.
  case refused(String)
}
