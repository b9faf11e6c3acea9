import AuditLog
import ControlAPI
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// A handpiece that remembers another log is taken on deliberately, by somebody who names what it
  /// remembers: from then on what it counted meanwhile is another console's.
  mutating func adopt(
    _ logSize: UInt64, _ request: RequestID, by user: UInt32, at now: BootInstant
  ) {
    guard case .refused(Self.positionUnknown) = phase, let identity else {
      return refuse(request, .conflict, "The handpiece does not remember another log.")
    }
    guard session == nil else {
      return refuse(request, .conflict, "A session is open on it: close it as assumed first.")
    }
    guard logSize == identity.logPosition.size else {
      return refuse(
        request, .conflict,
        "The handpiece remembers a log of \(identity.logPosition.size) leaves, not \(logSize).")
    }
    record(
      .handpieceAdopted(
        HandpieceAdoptedLeaf(
          handpiece: serialText, operatorUID: user, logSizeKnown: Int64(clamping: logSize),
          rootPrefixKnown: ShortHash(identity.logPosition.rootPrefix))),
      then: .adopt(request, identity.logPosition), at: now)
  }

  /// The adoption is durable: the handpiece is greeted anew.
  mutating func finishAdoption(_ position: LogPosition, _ request: RequestID, at now: BootInstant) {
    guard case .refused(Self.positionUnknown) = phase, identity?.logPosition == position else {
      return refuse(request, .conflict, "The handpiece has gone meanwhile.")
    }
    adopted = position
    greetAnew(at: now)
    guard let snapshot = handpieceSnapshot else { return }
    effects.append(.answer(request, .handpiece(snapshot)))
  }

  /// Why a handpiece that remembers another log is refused.
  static var positionUnknown: ReasonCode { "log_position_unknown" }
}
