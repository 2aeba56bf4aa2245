import Foundation
import Terminal
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Grading

@Suite struct EscapingTests {
  static let hostile = [
    "Ada", "O'Neill, Grace \"Amazing\"", "two\nlines", "a,b;c", "<script>&amp;</script>", "=1+1", "@SUM(A1)",
    "-5 apples",
    "]]>", "back`tick ``two``", "tab\there", "nul\u{0}bell\u{7}", "\u{1B}[31mred\u{1B}[0m", "| pipe | table |",
    "# title",
    "Ζωή 👩‍🔬", "",
  ]

  /// A reader of its own, by the letter of RFC 4180.
  func cells(_ row: String) -> [String] {
    var (cells, cell, isQuoted) = ([String](), "", false)
    var rest = Array(row)[...]
    while let character = rest.popFirst() {
      if isQuoted, character == "\"" {
        if rest.first == "\"" { cell.append(rest.removeFirst()) } else { isQuoted = false }
      } else if character == "\"", cell.isEmpty {
        isQuoted = true
      } else if character == ",", !isQuoted {
        cells.append(cell)
        cell = ""
      } else {
        cell.append(character)
      }
    }
    return cells + [cell]
  }

  @Test func `a reader of CSV gets back what was written, formulas behind an apostrophe`() {
    let row = String(CSVFile.line(Self.hostile.map(Escaping.spreadsheet)).dropLast())
    let expected = Self.hostile.map { ["=1+1", "@SUM(A1)", "-5 apples"].contains($0) ? "'" + $0 : $0 }
    #expect(cells(row) == expected)
  }

  @Test func `a negative number is no formula`() {
    #expect(Escaping.spreadsheet("-0.5") == "-0.5")
  }

  /// Foundation's own parser is the judge.
  @Test(arguments: hostile)
  func `a parser of XML gets back what was written`(text: String) {
    final class Reader: NSObject, XMLParserDelegate {
      var attribute = ""
      var content = ""
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
      ) { attribute = attributes["message"] ?? "" }
      func parser(_ parser: XMLParser, foundCharacters string: String) { content += string }
    }
    let reader = Reader()
    let parser = XMLParser(data: Data("<a message=\"\(Escaping.xml(text))\">\(Escaping.xml(text))</a>".utf8))
    parser.delegate = reader
    #expect(parser.parse())
    let allowed = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 0x20 && !"\n\t\r".unicodeScalars.contains($0) ? "\u{FFFD}" : $0 }))
    #expect(reader.attribute == allowed)
    #expect(reader.content == allowed)
  }

  @Test func `a fence is longer than the backticks inside`() {
    #expect(Escaping.fenced("a\n````\nb").hasPrefix("`````text\n"))
    #expect(Escaping.code("a `b` c").hasPrefix("`` a"))
    #expect(Escaping.code("plain") == "`plain`")
  }

  @Test func `no control character is left for a terminal`() {
    for text in Self.hostile {
      #expect(Escaping.clean(text).unicodeScalars.first { $0.value < 0x20 || $0.value == 0x7F } == nil)
    }
  }
}
