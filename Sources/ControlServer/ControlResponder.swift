import ControlAPI
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Answers one HTTP request: finds the route, checks the role, reads the body, asks the service.
struct ControlResponder: Sendable {
  let service: any ControlService
  let feed: EventFeed
  let limits: ControlLimits
  let losses = StreamLosses()
  let creations = CreationBook()
  let statusText = StatusText()

  @concurrent func respond(
    to request: Request, with writer: consuming ResponseWriter, on channel: any Channel
  ) async throws {
    guard let client = SeatedChannel.client else { throw ConnectionCut.clientUnknown }
    let seat = client.seat
    let target = (request.head.path ?? "").split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(target.first ?? "")
    let match = RouteMatch(method: request.method.rawValue, path: path)
    let query = target.count == 2 ? target[1] : ""
    if case .found(.events, _) = match, seat.may(use: .events) {
      return try await stream(request, query, client, writer, channel)
    }
    let body = try await collectBody(of: request, from: client)
    switch match {
    case .unknownPath:
      try await write(.problem(Problem(.notFound, "there is no \(path)")), writer, client)
    case .wrongMethod(let allowed):
      let methods = allowed.map(\.rawValue).joined(separator: ", ")
      let problem = Problem(.wrongMethod, "\(path) knows only \(methods)")
      try await write(.problem(problem), writer, client, allow: methods)
    case .found(let route, let identifier):
      guard seat.may(use: route) else {
        service.denied(route, to: seat)
        return try await write(.problem(denial(of: route)), writer, client)
      }
      guard let body else {
        let problem = Problem(.tooLarge, "a body has at most \(limits.bodyBytes) bytes")
        return try await write(.problem(problem), writer, client)
      }
      let reader = RequestReader(identifier: identifier, query: query, body: body)
      let answer = await answer(route, reader, request.headers, seat)
      try await write(answer, writer, client)
    }
  }

  private func answer(
    _ route: ControlRoute, _ reader: RequestReader, _ headers: HTTPFields, _ seat: Seat
  ) async -> ControlAnswer {
    do throws(FormFault) {
      let conditions = try RequestConditions(headers, of: route)
      guard let request = try reader.request(for: route) else {
        return .problem(Problem(.notFound, "there is no such request"))
      }
      if route.matching == .demanded, conditions.version == nil {
        return .problem(
          Problem(.versionMissing, "If-Match: name the version that ETag gave when it was read."))
      }
      guard let key = conditions.key else {
        return await service.answer(request, from: seat, ifMatch: conditions.version)
      }
      return await creations.answer(to: request, from: seat, key: key) { [service] in
        await service.answer(request, from: seat, ifMatch: conditions.version)
      }
    } catch {
      return .problem(badRequest(error))
    }
  }

  private func badRequest(_ fault: FormFault) -> Problem {
    let sentence = "\(fault.field): \(fault.reason)"
    return Problem(
      .badRequest, sentence,
      reasons: [Reason(rule: "form", dimension: fault.field, sentence: sentence)])
  }

  private func denial(of route: ControlRoute) -> Problem {
    let sentence =
      "\(route.method.rawValue) \(route.template) needs the role \(route.roleText)"
    return Problem(.forbidden, sentence, reasons: [Reason(rule: "role", sentence: sentence)])
  }

  /// All of the body, or `nil` when it is too large. What is too much is read and thrown away up
  /// to a point, so that the client sees the answer; beyond, or when time is up, it is cut off.
  private func collectBody(
    of request: Request, from client: SeatedChannel.Client
  ) async throws -> ByteBuffer? {
    var body = ByteBuffer()
    var received = 0
    client.patience.begin(milliseconds: limits.bodyTimeoutMilliseconds)
    defer { client.patience.over() }
    for try await var part in request.body {
      received += part.readableBytes
      guard received <= limits.bodyBytes * 16 else { throw ConnectionCut.bodyTooLarge }
      if received <= limits.bodyBytes { body.writeBuffer(&part) }
    }
    return received <= limits.bodyBytes ? body : nil
  }

  @concurrent private func write(
    _ answer: ControlAnswer, _ writer: consuming ResponseWriter,
    _ client: SeatedChannel.Client,
    allow: String? = nil
  ) async throws {
    var headers = HTTPFields()
    let content: ByteBuffer
    switch answer {
    case .metrics(let text):
      headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
      content = ByteBuffer(string: text)
    case .status(let status):
      headers[.contentType] = "application/json"
      content = statusText.text(of: status)
    case .problem(let problem):
      headers[.contentType] = "application/problem+json"
      content = ByteBuffer(bytes: JSONBody.bytes(of: problem))
    default:
      headers[.contentType] = "application/json"
      content = ByteBuffer(bytes: JSONBody.bytes(of: answer.body))
    }
    headers[.cacheControl] = "no-store"
    headers[.allow] = allow
    headers[.eTag] = answer.tag?.header
    let response = Response(
      status: .init(code: answer.httpStatus), headers: headers,
      body: ResponseBody(byteBuffer: content))
    client.patience.begin(milliseconds: limits.writeTimeoutMilliseconds)
    defer { client.patience.over() }
    try await writer.write(response: response.head, body: response.body)
  }

  @concurrent private func stream(
    _ request: Request, _ queryText: Substring, _ client: SeatedChannel.Client,
    _ writer: consuming ResponseWriter, _ channel: any Channel
  ) async throws {
    let seat = client.seat
    let (position, query): (UInt64?, EventQuery)
    do throws(FormFault) {
      position = try Self.position(request)
      query = try EventQuery(reading: queryText)
    } catch {
      return try await write(.problem(badRequest(error)), writer, client)
    }
    guard
      !query.presentsAlarms || seat.roles.contains(.operate)
        || seat.roles.contains(.service)
    else {
      service.denied(.events, to: seat)
      let sentence = "presenting alarms needs the role \(Role.operate.rawValue)"
      let reason = Reason(rule: "role", sentence: sentence)
      return try await write(
        .problem(Problem(.forbidden, sentence, reasons: [reason])), writer, client)
    }
    // Before the head is written: who has the head follows already.
    let subscription = feed.subscribe(presentsAlarms: query.presentsAlarms)
    var headers = HTTPFields()
    headers[.contentType] = "text/event-stream"
    headers[.cacheControl] = "no-store"
    let body = try await writer.writeHead(HTTPResponse(status: .ok, headerFields: headers))
    let stream = EventStream(
      service: service, channel: channel, patience: client.patience, limits: limits, query: query,
      position: position)
    let former = losses.take(seat)
    let loss = try await request.body.consumeWithCancellationOnInboundClose { _ in
      try await stream.run(subscription, after: former, into: body)
    }
    if let loss {
      losses.note(loss, of: seat)
      // Nothing more can be said to a client that does not read.
      if loss.reason == .notReading { channel.close(promise: nil) }
    }
  }

  private static func position(_ request: Request) throws(FormFault) -> UInt64? {
    guard let text = request.headers[.lastEventID] else { return nil }
    guard let number = UInt64(text) else {
      throw FormFault(field: "Last-Event-ID", reason: "must be a whole number from 0")
    }
    return number
  }
}

/// Why a connection is closed without an answer.
enum ConnectionCut: Error {
  case bodyTooLarge
  /// A connection that was not let in by the door.
  case clientUnknown
}

extension HTTPField.Name {
  /// `Idempotency-Key`, as creating requests bear it.
  static let idempotencyKey = HTTPField.Name(IdempotencyKey.header) ?? .eTag

  /// `Last-Event-ID`, as event streams know it.
  static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .eTag
}
