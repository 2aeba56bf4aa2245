import Datasets
import Testing

@Suite struct RegressionTests {
  let table: Table

  init() throws { table = try Table(csv: "a,name,b,y\n1,x,10,100\n2,\"y,z\",10,200\n3,z,10,300\n", source: "t.csv") }

  @Test func `takes all other columns where none are named`() throws {
    let problem = try Table(csv: "a,b,y\n1,2,3\n4,5,6\n").regression(target: "b")
    #expect(problem.featureNames == ["a", "y"])
    #expect(problem.features.elements == [1, 3, 4, 6])
    #expect(problem.targets == [2, 5])
  }

  @Test func `takes the named columns in the named order, and text elsewhere does not matter`() throws {
    let problem = try table.regression(target: "y", features: ["b", "a"])
    #expect(problem.featureNames == ["b", "a"])
    #expect(problem.features.elements == [10, 1, 10, 2, 10, 3])
  }

  @Test func `text among the features is an error that says how to go on`() {
    let error = #expect(throws: TableError.self) { try table.regression(target: "y") }
    #expect(
      error?.description == "t.csv, line 2, column 2 (name): \"x\" is not a finite decimal number; "
        + "write one such as 12.5 or 1e-3, or leave the column out by naming the features to use")
  }

  @Test(
    arguments: [
      ("z", nil, "there is no column \"z\" to be a target; the columns are a, name, b, y"),
      ("y", ["A"], "there is no column \"A\" to be a feature"), ("y", ["a", "a"], "named twice"),
      ("y", ["a", "y"], "both target and feature"), ("y", [], "at least one"), ("name", ["a"], "\"x\" is not"),
    ] as [(String, [String]?, String)])
  func `a wrong choice gets a sentence`(target: String, features: [String]?, says: String) {
    let error = #expect(throws: TableError.self) { try table.regression(target: target, features: features) }
    #expect(error?.description.contains(says) == true)
  }

  @Test func `a table of one column has nothing to predict from`() {
    let error = #expect(throws: TableError.self) { try Table(csv: "y\n1\n").regression() }
    #expect(error?.description.contains("at least one") == true)
  }

  @Test func `constant columns and a single row are read, and said`() throws {
    #expect(try table.regression(target: "y", features: ["a", "b"]).remarks.count == 1)
    #expect(try table.regression(target: "y", features: ["a", "b"]).remarks[0].contains("b is 10.0 in every row"))
    #expect(try table.regression(target: "b", features: ["a"]).remarks[0].contains("Target b is 10.0"))
    #expect(try Table(csv: "x,y\n1,2\n").regression().remarks[0].contains("single row"))
    #expect(try table.regression(target: "y", features: ["a"]).remarks.isEmpty)
  }

  @Test func `rows are taken in the order asked for`() throws {
    let part = try table.regression(target: "y", features: ["a", "b"]).rows([2, 0, 2])
    #expect(part.features.elements == [3, 10, 1, 10, 3, 10])
    #expect(part.targets == [300, 100, 300])
  }

  // MARK: Choices of features, and truth values

  private static let mixed =
    "id,town,rooms,new,\"price, in euros\",y\n7,A,3,True,1.5,10\n8,B,4,FALSE,2.5,20\n9,C,,true,3.5,30\n"

  private func names(_ choice: String, missing: MissingCells = .drop) throws -> Regression {
    let table = try Table(csv: Self.mixed)
    return try table.regression(features: FeatureChoice(choice, columns: table.columnNames), missing: missing)
  }

  @Test func `all columns of numbers, and all but some, can be chosen`() throws {
    let numeric = try names("numeric")
    #expect(numeric.featureNames == ["id", "rooms", "new", "price, in euros"])
    #expect(numeric.remarks.contains { $0.contains("town") && $0.contains("Left out") })
    #expect(try names("all-but:town").featureNames == ["id", "rooms", "new", "price, in euros"])
    #expect(try names(#"all-but:town,id,"price, in euros""#).featureNames == ["rooms", "new"])
    #expect(try names(#"rooms,"price, in euros""#).featureNames == ["rooms", "price, in euros"])
    #expect(throws: TableError.self) { try names("all-but:twon") }
    #expect(throws: TableError.self) { try names("numeric", missing: .refuse) }
    #expect(throws: TableError.self) {
      try Table(csv: "a,b,y\nx,y,1\n").regression(features: .numeric)
    }
  }

  @Test func `a column that is called numeric is that column`() throws {
    let table = try Table(csv: "a,numeric,y\n1,2,3\n")
    #expect(try FeatureChoice("numeric", columns: table.columnNames) == .named(["numeric"]))
    #expect(try FeatureChoice("numeric", columns: ["a"]) == .numeric)
  }

  @Test func `true and false are 1 and 0, and said`() throws {
    let problem = try names("new")
    #expect(problem.features.elements == [1, 0, 1])
    #expect(problem.remarks.contains { $0.contains("True counts as 1") && $0.contains("new") })
    for mixed in ["True\n1", "1\nTrue", "True\nmaybe"] {
      let lines = mixed.split(separator: "\n").map { "\($0),2\n" }.joined()
      let error = #expect(throws: TableError.self) { try Table(csv: "a,y\n" + lines).regression() }
      #expect(error?.line == 3)
    }
  }
}
