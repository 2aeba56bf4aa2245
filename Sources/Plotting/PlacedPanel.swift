/// A panel with its place on the paper and everything that stands around its frame.
struct PlacedPanel: Sendable {
  /// A line of text at a place; `y` is the middle of the line.
  struct Text: Sendable, Equatable {
    enum Alignment: String, Sendable { case left, center, right }

    var text: String
    var x: Double
    var y: Double
    var alignment = Alignment.left
    var role = Canvas.Role.label
    var color = Color.black
    var isUpright = true
  }

  /// A sample of a mark beside its name.
  struct Sample: Sendable, Equatable {
    var entry: PanelPlan.Entry
    var from: Double
    var to: Double
    var y: Double
  }

  var plan: PanelPlan
  /// Its place in the figure's list.
  var index: Int
  var frame: Frame
  var xTicks: Ticks
  var yTicks: Ticks
  var showsXNumbers: Bool
  /// Where the room of the panel begins in a text picture, else the left edge of the frame.
  var outerLeft = 0.0
  /// How wide a heading may be: up to the next panel's.
  var headingRoom = 0.0
  /// The room above the frame, the same for all panels of a row.
  var roomAbove = 0.0
  var texts: [Text] = []
  var samples: [Sample] = []
  /// Where the colour scale is drawn.
  var colorBar: Frame?
}
