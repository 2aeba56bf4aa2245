import FlyingFox
import Foundation
import Testing

@testable import Studio

@Suite struct StudioServerTests {
  private func status(
    _ path: String, host: String? = "127.0.0.1:8500", origin: String? = nil, upgrades: Bool = false
  ) async throws -> Int {
    let server = try StudioServer(ProblemCatalog(), token: "secret")
    var headers: [HTTPHeader: String] = [:]
    headers[.host] = host
    headers[HTTPHeader("Origin")] = origin
    if upgrades {
      headers[.upgrade] = "websocket"
      headers[.connection] = "Upgrade"
      headers[.webSocketKey] = "dGhlIHNhbXBsZSBub25jZQ=="
      headers[.webSocketVersion] = "13"
    }
    let request = HTTPRequest(method: .GET, version: .http11, path: path, query: [], headers: headers, body: Data())
    let response = try await server.respond(to: request)
    if response.statusCode.code == 404 {
      let content = try await response.bodyData
      #expect(content.isEmpty)
    }
    return response.statusCode.code
  }

  @Test(arguments: ["localhost", "localhost:9000", "127.0.0.1:8500", "[::1]:1"])
  func `this machine's names are served, at any port`(host: String) async throws {
    let code = try await status("/secret/", host: host)
    #expect(code == 200)
  }

  @Test(arguments: [
    "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8500", "0.0.0.0:8500", "127.0.0.1:8500:1", "",
  ])
  func `another host is refused`(host: String) async throws {
    let code = try await status("/secret/", host: host)
    #expect(code == 404)
  }

  @Test(arguments: [
    "/", "/index.html", "/secret", "/Secret/", "/secre/", "/secret/../secret/x", "/secret/States", "/wrong/live",
  ])
  func `without the token, and for no file of the page, there is nothing`(path: String) async throws {
    let codes = [try await status(path), try await status(path, host: nil)]
    #expect(codes == [404, 404])
  }

  @Test func `a connection comes from the page itself`() async throws {
    let ours = try await status("/secret/live", origin: "http://127.0.0.1:8500", upgrades: true)
    #expect(ours == 101)
    for origin in [
      nil, "null", "http://evil.example", "https://127.0.0.1:8500", "http://127.0.0.1:8501", "http://localhost:8500",
    ] {
      let code = try await status("/secret/live", origin: origin, upgrades: true)
      #expect(code == 404)
    }
  }

  @Test func `the token stays the same, is not readable by others, and can be made anew`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "studio-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try StudioToken(in: folder).text
    #expect(first.count == 32)
    let again = try StudioToken(in: folder).text
    #expect(again == first)
    let file = folder.appending(path: "studio-token").path
    let permissions = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(permissions == 0o600)
    let other = try StudioToken(in: folder, isNew: true).text
    #expect(other != first)
  }

  @Test func `a table of one's own is offered with its two strongest columns`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "studio-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let rows = (0..<30).map { "\($0 % 7),\($0),\(($0 * 13) % 11),\(3 * $0 + ($0 * 13) % 11 * 5)" }
    try Data("a,b,c,y\n\(rows.joined(separator: "\n"))\n".utf8).write(to: file)
    let own = try ProblemCatalog.OwnTable(path: file.path, target: "y")
    var tab = try Tab(ProblemCatalog(own: own))
    #expect(tab.session.problem.facts.features?.sorted() == ["b", "c"])
    try tab.ask(["do": "problem", "name": "table", "features": ["a", "b"]])
    #expect(tab.session.problem.facts.features == ["a", "b"])
    try tab.run(500)
    #expect(tab.session.runs[0].divergedAt == nil)
    for wrong in [["a", "a"], ["a", "no"], [], ["a", "b", "c"]] {
      let answer = try tab.ask(["do": "problem", "name": "table", "features": wrong])
      #expect(answer.hasPrefix("{\"problem\":\""))
    }
  }
}
