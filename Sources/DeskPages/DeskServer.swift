import HTTPTypes
import Hummingbird
import Logging

/// Serves a site on the loopback interface, for reading only.
package enum DeskServer {
  /// Runs until the process is told to end.
  ///
  /// - Parameters:
  ///   - port: 0 for any that is free.
  ///   - isRunning: is told the port.
  package static func run(
    _ site: DeskSite, port: Int, isRunning: @escaping @Sendable (Int) -> Void
  ) async throws {
    let router = Router()
    router.get("/") { request, _ in answer(site, request) }
    router.get("/**") { request, _ in answer(site, request) }
    var logger = Logger(label: "handpiece-audit")
    logger.logLevel = .error
    let application = Application(
      router: router,
      configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: nil),
      onServerRunning: { channel in isRunning(channel.localAddress?.port ?? port) },
      logger: logger)
    try await application.runService()
  }

  private static func answer(_ site: DeskSite, _ request: Request) -> Response {
    var headers = HTTPFields()
    for (name, value) in DeskPage.headers {
      if let field = HTTPField.Name(name) { headers[field] = value }
    }
    guard DeskPage.isOwn(authority: request.head.authority ?? "") else {
      return Response(status: .misdirectedRequest, headers: headers)
    }
    let query = Dictionary(
      request.uri.queryParameters.map { (String($0.key), String($0.value)) },
      uniquingKeysWith: { first, _ in first })
    let page = site.answer(AddressText.plain(request.uri.path), query)
    headers[.contentType] = page.contentType
    return Response(
      status: .init(code: page.status), headers: headers,
      body: .init(byteBuffer: ByteBuffer(string: page.body)))
  }
}
