/// One value of a log, under its tag.
public struct LoggedValue: Hashable, Sendable {
  /// What a value can be.
  public enum Content: Hashable, Sendable {
    /// A number; event files hold it as a `Float`.
    case scalar(Float)
    /// Markdown.
    case text(String)
    /// A picture.
    case image(LoggedImage)
    /// What another program wrote and this one does not know.
    case other
  }

  /// The name of the curve, text or picture: "loss".
  public let tag: String
  public let content: Content

  public init(tag: String, _ content: Content) { (self.tag, self.content) = (tag, content) }
}
