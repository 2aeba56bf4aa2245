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
}
