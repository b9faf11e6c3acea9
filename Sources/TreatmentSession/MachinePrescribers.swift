import AuditLog
import ControlAPI
import DoseLimits
import HandpieceWire
import Quantities

extension HandpieceMachine {
  /// Takes a prescriber's override for the open session, once it is durable. It must be signed by
  /// a trusted key, name this session, not have run out, and come from somebody who has not
  /// opened, set or armed here.
  mutating func override(
    _ note: [UInt8], _ request: RequestID, by user: UInt32, at moment: Moment
  ) {
    guard let session else { return refuse(request, .notFound, "No session is open.") }
    let signed: SignedStatement<OverrideStatement>
    do throws(AuditLogError) {
      signed = try SignedStatement(
        checking: try SignedNote(reading: note), trusting: Set(context.prescribers.map(\.key)))
    } catch {
      return refuse(request, .refused, "The override does not count: \(error).")
    }
    guard let made = sessionOverride(signed, in: session) else {
      return refuse(
        request, .refused, "The override is for another session, or for nothing this one has.")
    }
    guard let utc = moment.utc, !signed.statement.isExpired(at: utc) else {
      return refuse(
        request, .refused, "The override has run out, or the clock is not trusted to tell.")
    }
    if let prescriber = made.prescriberUID, session.hands.contains(prescriber) {
      return refuse(
        request, .refused,
        "Whoever opened, set or armed in this session cannot override its limits.")
    }
    guard session.overrides.count < OpenSession.overrideLimit else {
      return refuse(request, .busy, "This session has had all the overrides it can hold.")
    }
    record(
      .override(OverrideLeaf(signed, operatorUID: user)),
      then: .applyOverride(
        request, made,
        StatementReceipt(
          prescriber: signed.signer.name,
          sentence: "It holds until \(signed.statement.expires); start the pass anew to use it.")),
      at: moment.boot)
  }

  private func sessionOverride(
    _ signed: SignedStatement<OverrideStatement>, in session: OpenSession
  ) -> SessionOverride? {
    let statement = signed.statement
    guard statement.session == session.opening.pseudonym,
      let area = AreaID(path: "\(statement.area)/\(statement.side)")
    else { return nil }
    let target: LimitOverride.Target
    switch statement.scope {
    case .block(let rule): target = .block(rule: rule)
    case .bound(let key, let count):
      guard let dimension = Dimension.allCases.first(where: { $0.key == key }) else { return nil }
      target = .bound(dimension, count)
    }
    return SessionOverride(
      limit: LimitOverride(area: area, target: target), expires: statement.expires.instant,
      prescriberUID: context.prescribers.first { $0.key == signed.signer }?.userID)
  }
}

extension OpenSession {
  static let overrideLimit = 64

  /// The overrides that hold at an instant; none while the clock is not trusted.
  func overrides(at utc: UTCInstant?) -> [LimitOverride] {
    guard let utc else { return [] }
    return overrides.filter { utc < $0.expires }.map(\.limit)
  }

  /// When the first of the overrides that hold for an area at an instant runs out.
  func overriddenUntil(in area: AreaID, at utc: UTCInstant?) -> UTCInstant? {
    guard let utc else { return nil }
    return overrides.filter { utc < $0.expires && $0.limit.area == area }.map(\.expires).min()
  }

  /// Whoever overrode a limit of this session neither sets nor arms in it.
  func reasonAgainstHand(_ user: UInt32) -> Reason? {
    guard overrides.contains(where: { $0.prescriberUID == user }) else { return nil }
    return Reason(
      rule: "override/other-hands",
      sentence: "Whoever overrode a limit of this session neither sets nor arms in it.")
  }
}
