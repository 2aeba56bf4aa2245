import Core
import Datasets
import Foundation
import Testing

@Suite struct TableTests {
  /// One table, written in every way that must be read.
  @Test(arguments: [
    "x,y\n1,2\n-3,4.5\n", "x,y\n1,2\n-3,4.5", "x,y\r\n1,2\r\n-3,4.5\r\n", "x,y\r1,2\r-3,4.5\r",
    "\u{FEFF}x,y\n1,2\n-3,4.5\n", " x ,\ty\n 1 , 2\t\n -3,4.5 \n", "\"x\",\"y\"\n\"1\",2\n-3,\"4.5\"\n",
    " \"x\" , \"y\"\n1,2\n-3,4.5\n", "x,y\n+1,2.\n-3e0,45E-1\n", "x,y\n1,2\n-3,4.5\n\n  \n\r\n\n",
    "x,y\n1.0,.2e1\n-3.000,000004.50\n", "\"x\",y\n1,2\n\" -3 \",4.5\n",
  ])
  func `is read however it is written`(text: String) throws {
    let table = try Table(csv: text)
    #expect(table.columnNames == ["x", "y"])
    #expect(table.columns.map(\.values) == [[1, -3], [2, 4.5]])
    #expect(table.rowCount == 2)
  }

  @Test(arguments: [
    "x;y\n1;2\n-3;4,5\n", "x;y\n1;2\n-3;4.5\n", "x\ty\n1\t2\n-3\t4.5\n", "x|y\r\n1|2\r\n-3|4.5\r\n",
    "x   y\n1   2\n -3 4.5  \n", "sep=,\nx,y\n1,2\n-3,4.5\n", "\u{FEFF}sep=;\r\nx;y\r\n1;2\r\n-3;4,5\r\n",
    "\"sep=;\"\nx;y\n1;2\n-3;4,50\n", "# x,y\n1,2\n-3,4.5\n", "# x y\n1 2\n-3 4.5\n", "sep=|\nx|y\n1|2\n-3|4.5\n",
    "sep=\t\nx\ty\n1\t2\n-3\t4.5\n",
  ])
  func `is read whatever separates its cells`(text: String) throws {
    let table = try Table(csv: text)
    #expect(table.columnNames == ["x", "y"])
    #expect(table.columns.map(\.values) == [[1, -3], [2, 4.5]])
    let cells = try CellTable(csv: Array(text.utf8), source: "table")
    #expect(cells.columnNames == ["x", "y"])
    #expect(try [cells.numbers(0), cells.numbers(1)] == [[1, -3], [2, 4.5]])
  }

  /// R's `write.table` names the rows and not their column; Germany, France and half of the world write decimal commas.
  @Test(arguments: [
    "\"x\" \"y\"\n\"1\" 1 2\n\"2\" -3 4.5\n", "x y\n1 1 2\n2 -3 4.5\n", "x\ty\nfirst\t1\t2\nsecond\t-3\t4.5\n",
    "\"x\",\"y\"\n\"1\",1,2\n\"2\",-3,4.5\n", "x;y\nAlfa;1;2\nBeta;-3;4,5\n",
    "\"x\"\t\"y\"\n\"1\"\t1\t2\n\"2\"\t-3\t4,5\n",
  ])
  func `a row that begins with its name is read without it`(text: String) throws {
    let problem = try Table(csv: text).regression()
    #expect(problem.features.elements == [1, -3] && problem.targets == [2, 4.5])
    #expect(problem.featureNames == ["x"] && problem.targetName == "y")
    #expect(problem.remarks.contains { $0.contains("taken for the row's own and left out") })
    let cells = try CellTable(csv: Array(text.utf8), source: "table")
    #expect(try [cells.numbers(0), cells.numbers(1)] == [[1, -3], [2, 4.5]])
  }

  @Test(arguments: ["x\ty\n1\t2\n-3\t4,5\n", "x y\n1 2\n-3 4,5\n", "x|y\n1|2,0\n-3|4,5\n", "x y\n1 NA\n1 2\n-3 4,5\n"])
  func `decimal commas are read where commas separate nothing`(text: String) throws {
    let problem = try Table(csv: text).regression(missing: .drop)
    #expect(problem.features.elements == [1, -3] && problem.targets == [2, 4.5])
  }

  @Test func `a row of a curve with a cell that only looks empty is not left out`() throws {
    let table = try CellTable(csv: Array("lr,loss\n0.1,\u{2028}\n0.2,\n0.3, \n".utf8), source: "table")
    #expect(table.filled(in: [0, 1]).rowCount == 1)
    let error = #expect(throws: TableError.self) { try table.filled(in: [0, 1]).numbers(1) }
    #expect(error?.line == 2 && error?.description.contains("U+2028") == true)
  }

  @Test func `a column name with spaces is one name`() throws {
    #expect(try Table(csv: "fuel use\n5\n6\n").columnNames == ["fuel use"])
    #expect(try Table(csv: "fuel use,x\n5,1\n").columnNames == ["fuel use", "x"])
  }

  @Test(arguments: [",size,price\n0,4,1\n1,5,3\n", "\"\";\"size\";\"price\"\n\"a\";4;1\n\"b\";5;3\n"])
  func `a first column without a name is no obstacle to the others`(text: String) throws {
    let problem = try Table(csv: text).regression(target: "price", features: ["size"])
    #expect(problem.targets == [1, 3])
  }

  @Test(arguments: ["", "?", "NA", "nan", "NaN", "N/A", "null"])
  func `rows with a missing cell are left out where that is asked for`(mark: String) throws {
    let table = try Table(csv: "x,note,y\n1,,2\n\(mark),a,3\n4,b,\(mark)\n5,,6\n")
    let problem = try table.regression(target: "y", features: ["x"], missing: .drop)
    #expect(problem.features.elements == [1, 5] && problem.targets == [2, 6])
    #expect(problem.remarks.contains { $0.contains("2 of 4 rows are left out") })
    let refusal = #expect(throws: TableError.self) { try table.regression(target: "y", features: ["x"]) }
    #expect(refusal?.line == 3 && refusal?.description.contains("--missing drop") == true)
    let text = try Table(csv: "x,y\n\(mark),1\nfast,2\n")
    let error = #expect(throws: TableError.self) { try text.regression(missing: .drop) }
    #expect(error?.line == 3)
    #expect(throws: TableError.self) { try Table(csv: "x,y\n\(mark),1\n").regression(missing: .drop) }
  }

  @Test func `a list of names may quote one with a comma`() throws {
    #expect(
      try Table.names(inList: "size, \"price, in euros\" ,b", source: "--features") == ["size", "price, in euros", "b"])
    #expect(throws: TableError.self) { try Table.names(inList: "size,\"price", source: "--features") }
  }

  @Test func `names may hold commas, quotes, line ends and letters of any script`() throws {
    let table = try Table(csv: "\"a,b\",\"say \"\"η\"\"\",\"two\r\nlines\",größe\n1,2,3,4\n")
    #expect(table.columnNames == ["a,b", "say \"η\"", "two\r\nlines", "größe"])
  }

  struct Broken: Sendable, CustomTestStringConvertible {
    var text: [UInt8]
    var line: Int?
    var column: Int?
    var says: String
    var testDescription: String { says }

    init(_ text: String, _ line: Int?, _ column: Int?, _ says: String) {
      self.init(bytes: Array(text.utf8), line, column, says)
    }

    init(bytes: [UInt8], _ line: Int?, _ column: Int?, _ says: String) {
      (text, self.line, self.column, self.says) = (bytes, line, column, says)
    }
  }

  static let broken = [
    Broken("", nil, nil, "the file is empty"),
    Broken("\n \r\n\n", nil, nil, "the file is empty"),
    Broken("\u{FEFF}", nil, nil, "the file is empty"),
    Broken("x,y\n", nil, nil, "a header and no rows"),
    Broken("x,y", nil, nil, "a header and no rows"),
    Broken("x,,y\n1,2,3\n", 1, 2, "the column has no name"),
    Broken("x,y,\n1,2,3\n", 1, 3, "the column has no name"),
    Broken("\"\",y\n1,2\n", 1, 1, "the column has no name"),
    Broken("x,y,x\n1,2,3\n", 1, 3, "the name \"x\" already belongs to column 1"),
    Broken("x, \"x\"\n1,2\n", 1, 2, "already belongs to column 1"),
    Broken("1,2\n3,4\n", 1, nil, "the first line holds numbers only"),
    Broken("x;y|z\n1;2|3\n", 1, 1, "semicolons"),
    Broken("x\ty;z\n1\t2;3\n", 1, 1, "tabs"),
    Broken("x;y\n1,5;2\n2.5;3\n", 3, 1, "another decimal mark"),
    Broken("x;y\n1;2;3\n", 1, 1, "semicolons"),
    Broken("x;y\n1;2\n3;4;5\n", 3, 3, "3 cells where the header names 2 columns; remove"),
    Broken("x\ty\n1\t2\n3\n", 3, 2, "1 cell where the header names 2 columns; fill in"),
    Broken("x\ty\n1.5\t2\n3,5\t1\n", 3, 1, "another decimal mark"),
    Broken("x y\n1,5 2\n3.5 1\n", 3, 1, "another decimal mark"),
    Broken("x y\n1 4 2\n5 3\n", 3, 3, "2 cells where the header names 2 columns; fill in"),
    Broken("x,y\n\u{2028},2\n", 2, 1, "\"U+2028\" is not a finite decimal number"),
    Broken("x,y\n\u{A0},2\n", 2, 1, "\"U+00A0\" is not a finite decimal number"),
    Broken("x,y\n\"  \",2\n", 2, 1, "the cell is empty"),
    Broken("x,y\n1,\(String(repeating: "z", count: 500_000))\n", 2, 2, "(500000 characters)"),
    Broken("x;y\n1;\"2\n", 2, 2, "a quote opens here and is never closed"),
    Broken("sep=;\nx;y\n1;\"2\n", 3, 2, "a quote opens here and is never closed"),
    Broken("sep=;\nx;x\n1;2\n", 2, 2, "already belongs to column 1"),
    Broken(",size,price\n0,1,2\n", 1, 1, "the column has no name"),
    Broken("x,y\n?,1\n", 2, 1, "--missing drop"),
    Broken("x,y\n1,2\n3\n", 3, 2, "1 cell where the header names 2 columns; fill in"),
    Broken("x,y\n1,2\n3,4,5\n6,7\n", 3, 3, "3 cells where the header names 2 columns; remove"),
    Broken("x,y\n1,2,\n", 2, 3, "3 cells where"),
    Broken("x\n1,5\n", 2, 2, "2 cells where the header names 1 column; remove"),
    Broken("x,y\n1,2\n\n3,4\n", 3, nil, "a blank line before the end"),
    Broken("\n\nx,y\n3,4\n", 1, nil, "a blank line before the end"),
    Broken("x\n1\n\n2\n", 3, nil, "a blank line before the end"),
    Broken("x,y\n1,fast\n", 2, 2, "\"fast\" is not a finite decimal number"),
    Broken("x,y\n1,2\nfast,2\nslow,3\n", 3, 1, "\"fast\" is not a finite decimal number"),
    Broken("x,y\n1,2\n\"a\nb\",2\n", 3, 1, "is not a finite decimal number"),
    Broken("x,y\n\"1\n\",2\n4,z\n", 2, 1, "is not a finite decimal number"),
    Broken("x,y\n1,\n", 2, 2, "the cell is empty"),
    Broken("x,y\n\"\",1\n", 2, 1, "the cell is empty"),
    Broken("x,y\n1,1e999\n", 2, 2, "1e999 is too large"),
    Broken("x,y\n1,\"2\n3,4\n", 2, 2, "a quote opens here and is never closed"),
    Broken("x,y\n1,2\n3,4\"\n", 3, 2, "a quote inside an unquoted cell"),
    Broken("x,y\n\"1\"2,3\n", 2, 1, "text after a closing quote"),
    Broken("x,y\n\"1\" \"2\",3\n", 2, 1, "text after a closing quote"),
    Broken("x,y\n1,2\0\n", 2, 2, "the control character 0"),
    Broken("x,y\n1,\"2\u{1B}\"\n", 2, 2, "the control character 27"),
    Broken("x,y\n1,2\u{7F}\n", 2, 2, "the control character 127"),
    Broken(bytes: Array("x,y\n1,\u{00}".utf8), 2, 2, "the control character 0"),
    Broken(bytes: Array("x,y\n1,2\n3,".utf8) + [0xFF, 0xC0], 3, 2, "no UTF-8 text"),
    Broken(bytes: [0xFF, 0xFE, 0x78, 0x00, 0x0A, 0x00], 1, 1, "the control character 0"),
    Broken(bytes: [0xC3, 0x28, 0x0A, 0x31, 0x0A], 1, 1, "no UTF-8 text"),
    Broken(bytes: Array("x,note\n1,a\n2,".utf8) + [0xE4, 0x0A], 3, 2, "no UTF-8 text"),
  ]

  @Test(arguments: broken)
  func `a broken table gets a sentence with line and column`(table: Broken) throws {
    let error = #expect(throws: TableError.self) {
      let read = try Table(csv: table.text, source: "broken.csv")
      for name in read.columnNames { _ = try read.regression(target: name) }
      _ = try read.regression()
    }
    let sentence = error?.description ?? ""
    #expect(sentence.contains(table.says), "\(sentence)")
    #expect(sentence.hasPrefix("broken.csv"))
    #expect(!sentence.contains("\n"))
    #expect(error?.line == table.line)
    #expect(error?.column == table.column)
  }

  @Test(arguments: [
    "nan", "NaN", "-nan", "inf", "Infinity", "-inf", "0x1p3", "0x10", "1_000", "\"1,5\"", "1 000", "1e", "1e+", "e5",
    ".",
    "+", "--1", "1-", "1e5.5", "1.2.3", "½", "１", "−1", "1f", "1d0", "true", "NA", "$5", "5%", "1'000", "+-1",
  ])
  func `only decimal numbers are numbers`(cell: String) throws {
    let table = try Table(csv: "x,y\n1,2\n\(cell),3\n")
    let error = #expect(throws: TableError.self) { try table.regression() }
    #expect(error?.line == 3)
    #expect(error?.column == 1)
  }

  /// The oracle is the standard library's correctly rounded conversion.
  @Test(arguments: [
    "1e5", "+3", ".5", "-0", "5.", "0", "007", "1e-5", "1E+22", "1e23", "123456789012345678901234567890", "4.9e-324",
    "1.7976931348623157e308", "2.2250738585072011e-308", "1e-400", "9007199254740993", "0.1", "0.30000000000000004",
    "8.41e21", "9007199254740991e22", "1e0000000000000000000005", "0e999999999999999999999",
    "3.141592653589793238462643",
  ])
  func `numbers are read to the last bit`(cell: String) throws {
    let value = try Table(csv: "x\n\(cell)\n").columns[0].values[0]
    #expect(value.bitPattern == Double(cell)?.bitPattern)
  }

  @Test func `whatever Double prints is read to the last bit`() throws {
    var random = RandomSource(seed: 1)
    let values = (0..<10_000).map { index in
      index % 2 == 0 ? Double(bitPattern: random.next()) : (random.gaussian() * 1e6).rounded() / 1e3
    }.filter(\.isFinite)
    let table = try Table(csv: "x\n" + values.map(\.description).joined(separator: "\n"))
    let firstDifference = zip(values, table.columns[0].values).first { $0.bitPattern != $1.bitPattern }
    #expect(firstDifference == nil)
    #expect(table.rowCount == values.count)
  }

  @Test func `text from a table cannot control the terminal or fill it`() throws {
    let hostile = "\u{202E}\u{9B}31m" + String(repeating: "é", count: 5_000)
    let error = #expect(throws: TableError.self) { try Table(csv: "x\n\(hostile)\n").regression(target: "\u{1B}[2J") }
    let again = #expect(throws: TableError.self) { try Table(csv: "x,y\n1,\(hostile)\n").regression() }
    for sentence in [error?.description, again?.description].compactMap({ $0 }) {
      #expect(sentence.count < 300)
      #expect(sentence.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
      #expect(!sentence.unicodeScalars.contains("\u{202E}"))
    }
  }

  // MARK: What may never happen

  @Test func `every truncation of a table is read or gets a sentence`() throws {
    let whole = Array("\u{FEFF}\"speed, \"\"η\"\"\",dist\r\n4,\"2\"\r\n 7.5e1 , -0\r\n\r\n".utf8)
    let firstWithout = (0...whole.count).first { count in
      do {
        let table = try Table(csv: Array(whole.prefix(count)))
        return table.rowCount < 1
      } catch { return "\(error)".isEmpty }
    }
    #expect(firstWithout == nil)
  }

  @Test(arguments: 0..<8) func `random bytes are read or get a sentence`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let usual = Array("x,y\n\r\"1 -.e\t;0é\u{FEFF}\u{0}".utf8)
    var speechless: [UInt8]?
    for _ in 0..<2_000 {
      let length = random.index(below: 40)
      let bytes = (0..<length).map { _ in
        random.index(below: 10) == 0
          ? UInt8(truncatingIfNeeded: random.next()) : usual[random.index(below: usual.count)]
      }
      do {
        let table = try Table(csv: bytes)
        _ = try table.regression()
      } catch {
        if error.description.isEmpty || error.description.contains("\n") { speechless = bytes }
      }
    }
    #expect(speechless == nil)
  }

  @Test(arguments: ["cars", "diabetes"]) func `one changed byte is read or gets a sentence`(name: String) throws {
    let file = try #require(FileManager.default.contents(atPath: Repository.datasets + "/\(name).csv"))
    let whole = Array(file.prefix(600))
    var random = RandomSource(seed: 7)
    var speechless: [UInt8]?
    for index in whole.indices {
      var bytes = whole
      bytes[index] = UInt8(truncatingIfNeeded: random.next())
      do { _ = try Table(csv: bytes).regression() } catch {
        if error.description.isEmpty { speechless = bytes }
      }
    }
    #expect(speechless == nil)
  }

  @Test func `a table of a million cells is read whole`() throws {
    let text = "a,b,c,d\n" + String(repeating: "1.5,-2,3e3,0.25\n", count: 250_000)
    let table = try Table(csv: text)
    #expect(table.rowCount == 250_000)
    #expect(table.columns.map { $0.values.reduce(0, +) } == [375_000, -500_000, 750_000_000, 62_500])
  }
}
