/// Why a request was not done, in the form of RFC 9457 with every reason.
package struct Problem: Codable, Hashable, Sendable {
  package var code: Code
  /// What happened this time, in one sentence.
  package var detail: String
  /// Every reason, not only the first.
  package var reasons: [Reason]

  package init(_ code: Code, _ detail: String, reasons: [Reason] = []) {
    self.code = code
    self.detail = detail
    self.reasons = reasons
  }

  /// The HTTP status.
  package var status: Int { code.status }

  /// The kinds of problems; the raw value is the last part of the type URI and never changes.
  package enum Code: String, CaseIterable, Hashable, Sendable {
    /// The request has the wrong form.
    case badRequest = "bad_request"
    /// The seat lacks the role.
    case forbidden
    case notFound = "not_found"
    case wrongMethod = "wrong_method"
    case tooLarge = "too_large"
    /// Something is not, or no longer, as the request says.
    case conflict
    /// Somebody else changed it since it was read.
    case stale
    /// What was read before must be named.
    case versionMissing = "version_missing"
    /// A limit forbids it, or nobody proved who they are.
    case refused
    /// Something else must end first.
    case busy
    /// Too many clients.
    case tooManyClients = "too_many_clients"
    /// It cannot be done now: no handpiece, no log, shutting down.
    case unavailable
    /// The command left and no answer came; the handpiece may or may not have done it.
    case unknownOutcome = "unknown_outcome"

    /// The HTTP status.
    package var status: Int {
      switch self {
      case .badRequest: 400
      case .forbidden: 403
      case .notFound: 404
      case .wrongMethod: 405
      case .conflict, .busy: 409
      case .stale: 412
      case .tooLarge: 413
      case .refused: 422
      case .versionMissing: 428
      case .tooManyClients, .unavailable: 503
      case .unknownOutcome: 504
      }
    }

    /// The same words for every problem of the kind.
    package var title: String {
      switch self {
      case .badRequest: "The request has the wrong form"
      case .forbidden: "This seat may not do that"
      case .notFound: "There is no such thing"
      case .wrongMethod: "The path does not know this method"
      case .tooLarge: "The request is too large"
      case .conflict: "Something is not as the request says"
      case .stale: "It has changed since it was read"
      case .versionMissing: "It must be said what was read before"
      case .refused: "A rule forbids it"
      case .busy: "Something else must end first"
      case .tooManyClients: "Too many clients"
      case .unavailable: "It cannot be done now"
      case .unknownOutcome: "The outcome is unknown"
      }
    }
  }
}

/// One reason of a refusal.
package struct Reason: Codable, Hashable, Sendable {
  /// The rule's identifier, or the condition's code.
  package var rule: String
  package var dimension: String?
  package var asked: Int64?
  package var bound: Int64?
  /// The key suffix of the unit that `asked` and `bound` count.
  package var unit: String?
  package var source: String?
  package var sentence: String

  package init(
    rule: String, dimension: String? = nil, asked: Int64? = nil, bound: Int64? = nil,
    unit: String? = nil, source: String? = nil, sentence: String
  ) {
    self.rule = rule
    self.dimension = dimension
    self.asked = asked
    self.bound = bound
    self.unit = unit
    self.source = source
    self.sentence = sentence
  }
}

extension Problem {
  static let typePrefix = "urn:handpieced:problem:"

  private enum CodingKeys: String, CodingKey {
    case type, title, status, detail, reasons
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let type = try container.decode(String.self, forKey: .type)
    guard type.hasPrefix(Self.typePrefix),
      let code = Code(rawValue: String(type.dropFirst(Self.typePrefix.count)))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .type, in: container, debugDescription: "not a problem type of handpieced")
    }
    self.init(
      code, try container.decode(String.self, forKey: .detail),
      reasons: try container.decode([Reason].self, forKey: .reasons))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.typePrefix + code.rawValue, forKey: .type)
    try container.encode(code.title, forKey: .title)
    try container.encode(status, forKey: .status)
    try container.encode(detail, forKey: .detail)
    try container.encode(reasons, forKey: .reasons)
  }
}
