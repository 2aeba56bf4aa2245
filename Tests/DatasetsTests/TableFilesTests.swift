import Datasets
import Foundation
import Testing

@Suite struct TableFilesTests {
  @Test(arguments: [
    ("two-houses", 2, 1, "price_1000usd"), ("three-houses", 3, 4, "price_1000usd"), ("cars", 50, 1, "dist"),
    ("diabetes", 442, 10, "progression"), ("breast-cancer", 569, 30, "benign"),
  ])
  func `the workbench's own tables are found by name`(name: String, rows: Int, features: Int, target: String) throws {
    let problem = try Table(named: name).regression()
    #expect(problem.rowCount == rows)
    #expect(problem.featureCount == features)
    #expect(problem.targetName == target)
    #expect(problem.remarks.isEmpty)
    #expect(Table.builtInNames.contains(name))
  }

  /// Sums as R and scikit-learn print them: mean(cars$speed) 15.4, mean(cars$dist) 42.98, mean progression 152.1335.
  @Test func `the tables hold the published numbers`() throws {
    let cars = try Table(named: "cars").regression()
    #expect(cars.features.elements.reduce(0, +) == 15.4 * 50)
    #expect(cars.targets.reduce(0, +) == 42.98 * 50)
    let diabetes = try Table(named: "diabetes").regression()
    #expect(abs(diabetes.targets.reduce(0, +) / 442 - 152.13348416289594) <= 1e-12)
    let cancer = try Table(named: "breast-cancer").regression()
    #expect(cancer.targets.reduce(0, +) == 357)
    #expect(cancer.features.elements.filter { $0 < 0 }.isEmpty)
  }

  @Test func `an unknown name lists the tables there are and where they were looked for`() {
    let error = #expect(throws: TableError.self) { try Table(named: "carz") }
    let sentence = error?.description ?? ""
    #expect(sentence.contains("carz"))
    #expect(sentence.contains("breast-cancer, cars, diabetes"))
    #expect(sentence.contains("datasets"))
  }

  @Test(arguments: ["", "no/such/file.csv", "/dev/null/x.csv", ".", "/", Repository.datasets, "\u{0}", "a\nb"])
  func `what is no file gets a sentence`(path: String) {
    for read in [{ try Table(named: path) }, { try Table(contentsOf: path) }] {
      let error = #expect(throws: TableError.self) { try read() }
      #expect(error?.description.contains("\n") == false)
    }
  }

  @Test func `an endless or empty device gets a sentence`() {
    let zero = #expect(throws: TableError.self) { try Table(contentsOf: "/dev/zero") }
    #expect(
      zero?.description == "/dev/zero, line 1, column 1: the control character 0 means that this is no text; "
        + "a table is plain UTF-8 CSV")
    let null = #expect(throws: TableError.self) { try Table(contentsOf: "/dev/null") }
    #expect(null?.description.contains("empty") == true)
  }

  @Test func `a file given by path comes before a table of that name`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tables-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "it's a table.csv")
    try Data("a,b\n1,2\n".utf8).write(to: file)
    let path = file.path(percentEncoded: false)
    let table = try Table(named: path)
    #expect(table.source == path)
    #expect(table.columnNames == ["a", "b"])
  }
}
