import Glibc
import Hummingbird
import Logging

/// What a request costs at the least: this program once more, with Hummingbird and one handler that
/// answers the same text to everybody.
enum BareServer {
  private static let word = "serve-bare"

  /// The command that serves `length` bytes at `socket`.
  static func command(at socket: String, length: Int) -> [String] {
    ["/proc/self/exe", word, socket, "\(length)"]
  }

  /// Serves when these are arguments of ``command(at:length:)``; returns otherwise.
  static func serveIfAsked(_ arguments: [String]) {
    guard arguments.count == 4, arguments[1] == word, let length = Int(arguments[3]) else { return }
    let socket = arguments[2]
    Task.detached {
      do {
        try await serve(at: socket, length: length)
        exit(0)
      } catch {
        exit(70)
      }
    }
    while true { pause() }
  }

  private static func serve(at socket: String, length: Int) async throws {
    let text = String(repeating: "a", count: length)
    let router = Router()
    router.get("/v1/status") { _, _ in text }
    var logger = Logger(label: "bare")
    logger.logLevel = .error
    let application = Application(
      router: router, configuration: .init(address: .unixDomainSocket(path: socket)),
      logger: logger)
    try await application.runService()
  }
}
