/// A style with every choice made.
struct Look: Sendable, Equatable {
  var color: Color
  var dash: Dash
  var width: Double
  var point: PointShape
  /// gnuplot's line type in a text picture, from which it takes the character; and that character.
  var lineType: Int
  var character: Character

  /// gnuplot's `dumb` terminal draws line type n with the n-th of these.
  private static let characters: [Character] = ["*", "#", "$", "%", "@", "&", "="]

  /// The look of the `index`-th named mark of a panel.
  init(_ style: Style, index: Int) {
    let turn = index / Color.sequence.count
    color = style.color ?? Color.sequence[index % Color.sequence.count]
    // The second time round the colours, the dashes are moved by one, so that no pair returns.
    dash = style.dash ?? Dash.allCases[(index + turn) % Dash.allCases.count]
    width = style.width ?? 1
    point = style.point ?? PointShape.sequence[(index + turn) % PointShape.sequence.count]
    lineType = index % Look.characters.count + 1
    character = Look.characters[index % Look.characters.count]
  }
}
