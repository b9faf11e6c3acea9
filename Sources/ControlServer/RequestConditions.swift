import ControlAPI
import HTTPTypes

/// The conditions that a request's headers bind it to.
struct RequestConditions {
  /// Its `If-Match`.
  var version: EntityTag?
  /// Its `Idempotency-Key`.
  var key: IdempotencyKey?

  /// Conditions that a route does not know are refused: who sends one relies on it.
  init(_ headers: HTTPFields, of route: ControlRoute) throws(FormFault) {
    if let text = headers[.ifMatch] {
      guard route.matching != .unknown else {
        throw FormFault(field: "If-Match", reason: "not known here")
      }
      version = try EntityTag(header: text)
    }
    if let text = headers[.idempotencyKey] {
      guard route.creates else {
        throw FormFault(field: IdempotencyKey.header, reason: "not known here")
      }
      key = try IdempotencyKey(header: text)
    }
  }
}
