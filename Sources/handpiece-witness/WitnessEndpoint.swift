import AsyncHTTPClient
package import AuditLog
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// The way to a witness over HTTP, plain or with TLS: what it signs is checked, so that nobody on
/// the way can forge it.
package struct WitnessEndpoint: Sendable {
  /// The address before `/add-checkpoint`.
  package let url: String
  private let timeoutMilliseconds: Int64

  /// - Parameters:
  ///   - url: The witness's submission prefix; `nil` is returned when it is no HTTP address.
  ///   - timeoutMilliseconds: How long a whole answer may take.
  package init?(_ url: String, timeoutMilliseconds: Int64 = 20_000) {
    guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""),
      parsed.host?.isEmpty == false, parsed.query == nil, parsed.fragment == nil
    else { return nil }
    self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.timeoutMilliseconds = timeoutMilliseconds
  }

  /// Asks for a cosignature once. Nothing is followed, and nothing tried again by itself.
  package func answer(
    to request: WitnessRequest
  ) async throws(WitnessingError) -> WitnessAnswer {
    do {
      return try await withThrowingTaskGroup(of: WitnessAnswer.self) { group in
        group.addTask { try await exchange(request) }
        group.addTask {
          try await Task.sleep(for: .milliseconds(timeoutMilliseconds))
          throw TimedOut()
        }
        defer { group.cancelAll() }
        guard let answer = try await group.next() else { throw TimedOut() }
        return answer
      }
    } catch is NIOTooManyBytesError {
      throw .senseless(url: url, reason: "more than \(WitnessAnswer.lengthLimit) bytes")
    } catch let error as HTTPParserError {
      throw .senseless(url: url, reason: "\(error)")
    } catch is TimedOut {
      throw .offline(url: url, reason: "no answer within \(timeoutMilliseconds) ms")
    } catch {
      throw .offline(url: url, reason: "\(error)")
    }
  }

  private struct TimedOut: Error {}

  private func exchange(_ request: WitnessRequest) async throws -> WitnessAnswer {
    var post = HTTPClientRequest(url: url + "/add-checkpoint")
    post.method = .POST
    post.headers.add(name: "user-agent", value: "handpiece-witness/\(SoftwareVersion.text)")
    post.body = .bytes(ByteBuffer(bytes: request.bytes))
    return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
      let response = try await client.execute(
        post, timeout: .milliseconds(timeoutMilliseconds))
      let body = try await response.body.collect(upTo: WitnessAnswer.lengthLimit)
      return WitnessAnswer(status: Int(response.status.code), body: Array(body.readableBytesView))
    }
  }

  private var configuration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(
        connect: .milliseconds(timeoutMilliseconds), read: .milliseconds(timeoutMilliseconds)))
    configuration.httpVersion = .http1Only
    // A console that is offline is to say so at once; trying again is the caller's.
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }
}
