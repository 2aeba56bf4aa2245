import FlyingFox
import FlyingSocks
import Foundation

/// The studio's page and its connections, on the loopback interface alone.
///
/// Every address begins with a random token. A request without it, or with another Host than this machine's own names,
/// gets a 404 without content; a WebSocket must also come from the page itself, by its Origin. So another page in the same
/// browser, or a name that was made to point here, reads nothing and moves nothing.
public struct StudioServer: Sendable {
  private let token: String
  private let catalog: ProblemCatalog
  private let files: [String: (bytes: Data, type: String)]

  /// - Throws: the sentence about a table that cannot be shown, or about missing files of the page.
  public init(_ catalog: ProblemCatalog, token: String) throws {
    (self.catalog, self.token) = (catalog, token)
    files = Self.page()
    guard files["index.html"] != nil else {
      throw StudioError("The files of the page are missing beside the program; build it anew with swift build.")
    }
    _ = try StudioSession(catalog)
  }

  /// Serves until it is cancelled, at `port` or the next free one after it.
  ///
  /// - Parameter started: told the port, once it listens.
  /// - Throws: a sentence where twenty ports in a row are taken.
  public func run(port: UInt16, started: @Sendable @escaping (UInt16) -> Void) async throws {
    let ports = (UInt32(port)..<UInt32(port) + 20).compactMap { UInt16(exactly: $0) }
    for candidate in ports where Self.isFree(candidate) {
      let server = HTTPServer(address: try .inet(ip4: "127.0.0.1", port: candidate), timeout: 60, logger: .disabled)
      await server.appendRoute("*") { request in try await respond(to: request) }
      let announcement = Task {
        try await server.waitUntilListening(timeout: 10)
        started(candidate)
      }
      defer { announcement.cancel() }
      return try await server.run()
    }
    throw StudioError("The ports \(port) to \(ports.last ?? port) are all taken; name another one with --port.")
  }

  /// Whether nobody listens there.
  private static func isFree(_ port: UInt16) -> Bool {
    guard let socket = try? Socket(domain: AF_INET), let address = try? sockaddr_in.inet(ip4: "127.0.0.1", port: port)
    else { return false }
    defer { try? socket.close() }
    return (try? socket.setValue(true, for: .localAddressReuse)) != nil && (try? socket.bind(to: address)) != nil
      && (try? socket.listen()) != nil
  }

  func respond(to request: HTTPRequest) async throws -> HTTPResponse {
    let prefix = "/\(token)/"
    // As it was sent: `path` has lost the slash at its end.
    let path = request.target.path()
    guard isOurs(request.headers[.host]), path.hasPrefix(prefix), request.method == .GET else {
      return HTTPResponse(statusCode: .notFound)
    }
    let name = String(path.dropFirst(prefix.count))
    if name == "live" {
      guard let origin = request.headers[HTTPHeader("Origin")], let host = request.headers[.host],
        origin == "http://\(host)"
      else { return HTTPResponse(statusCode: .notFound) }
      return try await WebSocketHTTPHandler(handler: MessageFrameWSHandler(handler: Connection(catalog)))
        .handleRequest(request)
    }
    guard let file = files[name.isEmpty ? "index.html" : name] else { return HTTPResponse(statusCode: .notFound) }
    return HTTPResponse(
      statusCode: .ok,
      headers: [
        .contentType: file.type, .cacheControl: "no-store",
        HTTPHeader("Content-Security-Policy"):
          "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        HTTPHeader("X-Content-Type-Options"): "nosniff", HTTPHeader("Referrer-Policy"): "no-referrer",
        HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
        HTTPHeader("Cross-Origin-Opener-Policy"): "same-origin",
      ], body: file.bytes)
  }

  /// A name of this machine, with any port: ssh forwards another one.
  private func isOurs(_ host: String?) -> Bool {
    guard let host else { return false }
    return host.lowercased().wholeMatch(of: #/(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?/#) != nil
  }

  private static func page() -> [String: (bytes: Data, type: String)] {
    let types = [
      "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
      "svg": "image/svg+xml",
    ]
    guard let folder = Bundle.module.url(forResource: "Page", withExtension: nil) else { return [:] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.reduce(into: [:]) { files, name in
      guard let type = types[(name as NSString).pathExtension],
        let bytes = try? Data(contentsOf: folder.appending(path: name))
      else { return }
      files[name] = (bytes, type)
    }
  }
}

/// One tab: a session of its own, and one answer for each request, in their order.
private struct Connection: WSMessageHandler {
  private let catalog: ProblemCatalog

  init(_ catalog: ProblemCatalog) { self.catalog = catalog }

  func makeMessages(for client: AsyncStream<WSMessage>) async throws -> AsyncStream<WSMessage> {
    var session = try StudioSession(catalog)
    let (answers, continuation) = AsyncStream<WSMessage>.makeStream()
    let task = Task {
      for await case .text(let request) in client { continuation.yield(.text(session.answer(request))) }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return answers
  }
}
