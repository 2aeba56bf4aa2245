import Core
import Testing

@testable import Datasets

/// Tables for networks: classes and numbers, categories, missing cells, columns by name.
@Suite struct TabularDatasetTests {
  /// A table whose target "y" has these cells and whose feature x counts the rows.
  private static func table(_ cells: [String], times: Int = 1) throws -> Table {
    let rows = (0..<times).flatMap { _ in cells }.enumerated().map { "\($0.offset),\"\($0.element)\"" }
    return try Table(csv: "x,y\n" + rows.joined(separator: "\n"))
  }

  private static func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch {
      return "\(error)"
    }
  }

  // MARK: Targets

  @Test(arguments: [
    (["b", "a", "c"], ["a", "b", "c"]), (["item 10", "Item 9", "item 2"], ["item 2", "Item 9", "item 10"]),
    (["Zebra", "apple", "Äpfel", "birch"], ["Äpfel", "apple", "birch", "Zebra"]),
    (["10", "9", "-1"], ["-1", "9", "10"]),
    (["True", "false"], ["false", "True"]), (["3+", "1", "2"], ["1", "2", "3+"]), (["01", "2.0"], ["01", "2.0"]),
    (["a", "A"], ["A", "a"]),
  ])
  func `classes stand in the order in which people sort, under the name in the table`(cells: [String], names: [String])
    throws
  {
    let data = try Self.table(cells, times: 6).dataset()
    #expect(data.classNames == names)
    guard case .classes(let labels, _) = data.target else { return }
    #expect(labels.map { names[$0] } == (0..<6).flatMap { _ in cells })
    #expect(data.classCounts == names.map { _ in 6 })
  }

  @Test func `cells that are the same number are one class`() throws {
    let data = try Self.table(["1", "1.0", "2", "+2"], times: 5).dataset()
    #expect(data.classNames == ["1", "2"])
  }

  @Test func `text, truth values and few whole numbers are classes, other numbers are numbers`() throws {
    #expect(try Self.table(["0", "1"], times: 5).dataset().classNames == ["0", "1"])
    #expect(try Self.table(["0", "1"], times: 4).dataset().classNames == nil)
    #expect(try Self.table(["0.5", "1"], times: 9).dataset().classNames == nil)
    #expect(try Self.table((0..<20).map(String.init), times: 5).dataset().classNames?.count == 20)
    #expect(try Self.table((0..<21).map(String.init), times: 5).dataset().classNames == nil)
    #expect(try Self.table(["0.5", "1"], times: 2).dataset(as: .classes).classNames == ["0.5", "1"])
    #expect(
      try Self.table(["0", "1"], times: 9).dataset(as: .numbers).target == .numbers((0..<18).map { Double($0 % 2) }))
    #expect(try Table(named: "breast-cancer").dataset().classNames == ["0", "1"])
    #expect(try Table(named: "diabetes").dataset().classNames == nil)
    #expect(try Table(named: "cars").dataset().classNames == nil)
  }

  @Test func `a target that teaches nothing gets a sentence`() throws {
    #expect(Self.message { _ = try Self.table(["a"], times: 4).dataset() }.contains("y is a in every row"))
    #expect(Self.message { _ = try Self.table(["7"], times: 4).dataset() }.contains("y is 7 in every row"))
    #expect(Self.message { _ = try Self.table(["a", "b", "c"]).dataset() }.contains("3 different cells in 3 rows"))
    #expect(Self.message { _ = try Self.table(["1.5", "2", "3"]).dataset(as: .classes) }.contains("--task numbers"))
    #expect(
      Self.message { _ = try Self.table(["a", "b"], times: 4).dataset(as: .numbers) }.contains("line 2, column 2"))
    // What helps depends on the column: texts are classes, a slip among numbers is a row to leave out.
    #expect(Self.message { _ = try Self.table(["a", "b"], times: 4).dataset(as: .numbers) }.contains("--task classes"))
    #expect(
      Self.message { _ = try Self.table(["1", "x", "2"], times: 4).dataset(as: .numbers) }.contains("leave the row out")
    )
    let typo = (0..<30).map { $0 == 17 ? "12..5" : "\($0).5" }
    #expect(Self.message { _ = try Self.table(typo, times: 3).dataset() }.contains("line 19, column 2 (y): \"12..5\""))
    #expect(Self.message { _ = try Self.table(["a", "b"]).dataset(target: "z") }.contains("the columns are x, y"))
  }

  // MARK: Features

  @Test(arguments: [(10, 1), (11, 1), (11, 2), (30, 1), (30, 3)])
  func `a column of names gets a remark, a column of categories none`(texts: Int, times: Int) throws {
    let rows = (0..<texts * times).map { "n\($0 % texts),\($0 % 2)" }
    let data = try Table(csv: "name,y\n" + rows.joined(separator: "\n")).dataset(as: .classes)
    #expect(data.remarks.contains { $0.contains("--features all-but:name") } == (texts > 10 && times == 1))
  }

  @Test func `a column of text becomes a 0 or 1 for each text`() throws {
    let text = "colour,size,y\nred,1,a\ngreen,2,b\nred,3,a\nblue,4,b\n"
    let data = try Table(csv: text).dataset()
    #expect(data.columns.flatMap(\.featureNames) == ["colour=blue", "colour=green", "colour=red", "size"])
    #expect(data.features == (try Matrix([[0, 0, 1, 1], [0, 1, 0, 2], [0, 0, 1, 3], [1, 0, 0, 4]])))
    #expect(data.remarks == ["A column of text becomes a 0 or 1 for each text: colour (blue, green, red)."])
    #expect(try Table(csv: text).dataset(features: .numeric).columns.map(\.name) == ["size"])
    #expect(try Table(csv: text).dataset(features: .allBut(["colour"])).columns.map(\.name) == ["size"])
    #expect(try Table(csv: text).dataset(features: .named(["size", "colour"])).columns.map(\.width) == [1, 3])
  }

  @Test func `names, identifiers and slips of the pen are no categories`() throws {
    let names = (0..<300).map { "id\($0),\($0 % 2)" }.joined(separator: "\n")
    #expect(Self.message { _ = try Table(csv: "name,y\n\(names)").dataset() }.contains("--features all-but:name"))
    let slip = "x,y\n1,a\n2,b\n3;5,a\n4,b\n"
    #expect(Self.message { _ = try Table(csv: slip).dataset() }.contains("line 4, column 1 (x): \"3;5\""))
    #expect(Self.message { _ = try Table(csv: "x,y\n1,a\n2,b\n").dataset(features: .named(["y"])) }.isEmpty == false)
    #expect(Self.message { _ = try Self.table(["a", "b"]).dataset(features: .named(["x", "x"])) }.contains("twice"))
  }

  @Test func `spreadsheets from half of Europe are read: semicolons, decimal commas, a mark in front, quotes`() throws {
    let text =
      "\u{FEFF}Länge;\"Gewicht, kg\";Art\r\n1,5;20;Hund\r\n0,3;4,2;Katze\r\n1,25;18;Hund\r\n0,25;3,9;\"Katze\"\r\n"
    let data = try Table(csv: text).dataset(target: "Art")
    #expect(data.classNames == ["Hund", "Katze"])
    #expect(data.columns.map(\.name) == ["Länge", "Gewicht, kg"])
    #expect(data.features == (try Matrix([[1.5, 20], [0.3, 4.2], [1.25, 18], [0.25, 3.9]])))
  }

  @Test func `a missing cell is refused with its place, or its row is left out`() throws {
    let text = "x,colour,y\n1,red,a\n?,blue,b\n3,NA,a\n4,red,\n5,blue,b\n6,red,a\n7,red,b\n"
    #expect(Self.message { _ = try Table(csv: text).dataset() }.contains("line 3, column 1 (x)"))
    #expect(Self.message { _ = try Table(csv: text).dataset(features: .named(["colour"])) }.contains("row 3"))
    let data = try Table(csv: text).dataset(missing: .drop)
    #expect(data.features.column(0) == [1, 5, 6, 7])
    #expect(data.target == .classes([0, 1, 0, 1], names: ["a", "b"]))
    #expect(data.columns[1].categories == ["blue", "red"])
    #expect(data.remarks.contains("3 of 7 rows are left out: a cell of theirs is missing."))
    #expect(Self.message { _ = try Table(csv: "x,e,y\n1,,a\n2,,b\n").dataset(missing: .drop) }.contains("all-but:e"))
  }

  @Test func `an index without a name, the names of rows and constant columns are told`() throws {
    let index = try Table(csv: ",x,c,y\n0,1,7,a\n1,2,7,b\n2,3,7,a\n3,4,7,b\n").dataset()
    #expect(index.columns.map(\.name) == ["x", "c"])
    #expect(index.remarks.contains("The column without a name is left out: it seems to hold the rows' numbers."))
    #expect(index.remarks.contains("c is 7.0 in every row: nothing can be learned from it."))
    let named = try Table(csv: "x,y\n\"r1\",1,a\n\"r2\",2,b\n\"r3\",3,a\n\"r4\",4,b\n").dataset()
    #expect(named.classNames == ["a", "b"] && named.features.column(0) == [1, 2, 3, 4])
  }

  // MARK: Other tables

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `columns are found by name, whatever their order and neighbours`(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let names = ["a", "b", "c", "y"]
    let rows = (0..<30).map { row in
      [
        "\(random.uniform())", ["red", "green", "blue"][row % 3], "\(random.index(below: 9))", row % 2 == 0 ? "p" : "q",
      ]
    }
    func csv(_ order: [Int], more: Bool) -> String {
      ([names] + rows).enumerated().map { number, row in
        (order.map { row[$0] } + (more ? [number == 0 ? "extra" : "anything \(number)"] : [])).joined(separator: ",")
      }.joined(separator: "\n")
    }
    let data = try Table(csv: csv([0, 1, 2, 3], more: false)).dataset(target: "y")
    let other = try Table(csv: csv(random.permutation(of: 4), more: true)).features(data.columns)
    #expect(other.matrix == data.features && other.gaps.isEmpty)
  }

  @Test func `what another table lacks is told: a column by a sentence, a cell by its row`() throws {
    let columns = [FeatureColumn(name: "x"), FeatureColumn(name: "colour", categories: ["blue", "red"])]
    let (matrix, gaps) = try Table(csv: "colour,x\nred,1\ngreen,2\nblue,?\n,4\nblue,5\n").features(columns)
    #expect(gaps.map(\.row) == [1, 2, 3])
    #expect(
      gaps.map(\.problem) == ["colour is \"green\", which is none of blue, red", "x is missing", "colour is missing"])
    #expect(matrix.row(0) == [1, 0, 1] && matrix.row(4) == [5, 1, 0])
    for row in 1...3 { #expect(matrix.row(row).contains { $0.isNaN }) }
    #expect(Self.message { _ = try Table(csv: "x\n1\n").features(columns) }.contains("no column \"colour\""))
    #expect(
      Self.message { _ = try Table(csv: "x,colour\nbig,red\n").features(columns) }.contains("line 2, column 1 (x)"))
  }

  @Test func `a split of a table keeps rows, classes and columns together`() throws {
    let data = try Self.table(["a", "b", "a"], times: 20).dataset()
    let parts = try data.split(validation: 0.25, test: 0.1, seed: 3)
    #expect([parts.training, parts.validation, parts.test].map(\.rowCount) == [39, 15, 6])
    #expect(parts.validation.classCounts == [10, 5] && parts.test.classCounts == [4, 2])
    for part in [parts.training, parts.validation, parts.test] {
      guard case .classes(let labels, _) = part.target else { continue }
      #expect(zip(part.features.column(0), labels).allSatisfy { Int($0) % 3 == 1 ? $1 == 1 : $1 == 0 })
    }
  }

  // MARK: Numbers and headers that are not written as ours

  /// A column p of texts, each of them different.
  private static func column(_ form: (Int) -> String) -> String {
    "p,x,y\n" + (0..<40).map { "\"\(form($0))\",\(($0 * 7) % 5),\($0 % 2 == 0 ? "a" : "b")" }.joined(separator: "\n")
  }

  static let otherForms: [@Sendable (Int) -> String] = [
    { "1,0\(10 + $0).5" }, { "1.0\(10 + $0),5" }, { "1 0\(10 + $0)" }, { "1\u{A0}0\(10 + $0)" }, { "1'0\(10 + $0)" },
    { "1_0\(10 + $0)" }, { "\(10 + $0)%" }, { "\(10 + $0).5 %" }, { "$\(10 + $0).25" }, { "\(10 + $0) €" },
    { "−\(10 + $0).5" }, { "\u{A0}\(10 + $0).5" },
  ]

  @Test(arguments: otherForms.indices)
  func `numbers with separators, signs and units are refused, and do not become a category each`(place: Int) throws {
    let csv = Self.column(Self.otherForms[place])
    let message = Self.message { _ = try Table(csv: csv).dataset() }
    #expect(message.contains("seems to be a number, but is not written as one"), "\(message)")
    #expect(message.contains("--features all-but:p"))
    // As a target they are no classes.
    let target = Self.message { _ = try Table(csv: csv).dataset(target: "p", as: .automatic) }
    #expect(target.contains("seems to be a number"), "\(target)")
  }

  @Test func `texts with digits in them stay categories`() throws {
    let forms: [(Int) -> String] = [
      { "item \($0 % 20)" }, { "2024-01-\(10 + $0 % 20)" }, { "1.2.\(2000 + $0 % 20)" }, { "10:\(10 + $0 % 20)" },
      { "\($0 % 5 + 1)0%" },
    ]
    for form in forms { #expect(try Table(csv: Self.column(form)).dataset().columns[0].categories != nil) }
  }

  @Test(arguments: ["None", "none", "#N/A", "<NA>", "-nan", "#NA", "NULL", "NaN"])
  func `what pandas and spreadsheets write for a missing number is one`(mark: String) throws {
    let csv = "x,y\n1,a\n\(mark),b\n3,a\n4,b\n5,a\n"
    #expect(Self.message { _ = try Table(csv: csv).dataset() }.contains("--missing drop"))
    #expect(try Table(csv: csv).dataset(missing: .drop).rowCount == 4)
  }

  @Test func `None among texts is a text`() throws {
    let data = try Table(csv: "x,y\n1,None\n2,mild\n3,None\n4,mild\n").dataset()
    #expect(data.classNames == ["mild", "None"])
  }

  @Test(arguments: [
    ("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n6.4,3.1,versicolor\n", true),
    ("39,State-gov,13,yes\n50,Private,13,no\n38,State-gov,9,no\n53,Private,7,yes\n", true),
    ("sep=;\n5,1;3,5;setosa\n4,9;3,0;setosa\n7,0;3,2;versicolor\n", true),
    // Years and wavelengths are names.
    ("1990,1991,kind\n1,2,a\n3,4,b\n", false), ("400.5,402.5,kind\n1,2,a\n3,4,b\n", false),
    ("x,kind\n1,kind\n2,b\n", false), ("kind,sort\na,sort\nb,c\n", false),
  ])
  func `a header that is a row like the others is refused`(csv: String, isRow: Bool) {
    let message = Self.message { _ = try Table(csv: csv) }
    #expect(message.contains("the first line seems to be a row") == isRow, "\(message)")
    #expect(isRow || message.isEmpty)
  }

  @Test(arguments: [
    ("name", "--features all-but:name"), ("größe", "--features all-but:größe"), ("the name", "'all-but:the name'"),
    ("a, b", #"'all-but:"a, b"'"#), ("it's", #"'all-but:it'\''s'"#), (#"a "b""#, #"'all-but:"a ""b"""'"#),
  ])
  func `the advice to leave a column out can be copied to a shell`(name: String, advice: String) {
    let quoted = "\"\(name.replacing("\"", with: "\"\""))\""
    let message = Self.message { _ = try Table(csv: "\(quoted),x,y\n,1,a\n,2,b\n").dataset(missing: .drop) }
    #expect(message.hasSuffix(advice), "\(message)")
  }

  @Test func `a text where a model wants a number is told as such, with no advice for training`() throws {
    let columns = [FeatureColumn(name: "x")]
    let message = Self.message { _ = try Table(csv: "x,y\n1,a\noops,b\n").features(columns) }
    #expect(message.contains("line 3") && message.contains("the model was trained on numbers there"), "\(message)")
    #expect(!message.contains("leave the column out"))
  }
}
