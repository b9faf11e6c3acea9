import AuditLog
import HandpieceGuard
import HandpieceWire
import Quantities

/// One thing that is wrong about a small world, between machine and guard or around them. Each must be
/// seen by the watch.
enum Sabotage: String, CaseIterable {
  case permissionsAreNotRecorded
  case deliveriesAreNotRecorded
  case deliveriesAreRecordedTwice
  case stopsAreHeardLate
  case stopsAreLiftedByThemselves
  case armIsRepeated
  case acknowledgesBeforeItIsDurable
  case anythingRenewsTheLease
  case clockRunsSlowly
  case journalForgets
  case needlesStay
  case rfGoesOn

  /// What is wrong from the beginning.
  func begin(in world: inout SmallWorld) {
    world.sabotage = self
    switch self {
    case .permissionsAreNotRecorded: world.log.fault = .losesPermissions
    case .deliveriesAreNotRecorded: world.log.fault = .losesDeliveries
    case .deliveriesAreRecordedTwice: world.log.fault = .doublesDeliveries
    case .journalForgets: world.handpiece.hardware.defect = .forgetsJournal
    case .needlesStay: world.handpiece.hardware.defect = .needlesStay
    case .rfGoesOn: world.handpiece.hardware.defect = .goesOn
    // It goes on from what it shows now.
    case .clockRunsSlowly: world.poweredAt -= world.now - world.poweredAt
    case .stopsAreHeardLate, .stopsAreLiftedByThemselves, .armIsRepeated,
      .acknowledgesBeforeItIsDurable, .anythingRenewsTheLease:
      break
    }
  }

  /// Holds a frame back on its last inch; `true` when it comes later.
  func delays(_ flight: SmallWorld.Flight, in world: inout SmallWorld) -> Bool {
    guard self == .stopsAreHeardLate, flight.stop > 0 else { return false }
    world.towardsHandpiece.append(
      SmallWorld.Flight(frame: flight.frame, sent: flight.sent, due: world.now + 100))
    return true
  }

  /// What is done that nobody asked for, after every tick.
  func interfere(with world: inout SmallWorld) {
    let numbers = LinkNumbers(of: world)
    let status = world.handpiece.interlock.status(at: world.clock)
    switch self {
    case .stopsAreLiftedByThemselves where status.flags.contains(.stopLatched):
      world.say(.resetStop(status.stopCount), after: numbers.newestCommand)
    case .acknowledgesBeforeItIsDurable where status.lastPulse > status.lastAcknowledged:
      world.say(
        .acknowledge(
          Acknowledgement(
            armID: status.armID, counterEpoch: status.counterEpoch, number: status.lastPulse,
            logPosition: .none)),
        after: numbers.newestNotice)
    case .anythingRenewsTheLease where world.machine == nil:
      world.say(.keepAlive(armID: status.armID, echo: status.clock), after: numbers.newestNotice)
    case .armIsRepeated where world.machine == nil:
      guard let arm = world.newestArm, status.armID == ArmID(0) else { return }
      world.say(
        .arm(
          Arm(
            id: ArmID(arm.id.rawValue ^ 1), envelopeHash: arm.envelopeHash,
            settingsHash: arm.settingsHash, stopCount: status.stopCount,
            lastPulse: status.lastPulse, counterEpoch: arm.counterEpoch, echo: status.clock)),
        after: numbers.newestCommand)
    default: break
    }
  }
}

extension SmallWorld {
  /// Puts a message on the line behind the machine's back.
  fileprivate mutating func say(_ message: HostMessage, after newest: UInt16?) {
    guard !towardsHandpiece.contains(where: { $0.frame.header.messageID == message.id }) else {
      return
    }
    let header = FrameHeader(
      source: .host, destination: .handpiece, messageID: message.id,
      sequence: (newest ?? 0) &+ 1, receipt: 0, epoch: handpiece.link.epoch, clock: 0)
    towardsHandpiece.append(
      Flight(
        frame: Frame(header: header, payload: message.payload), sent: now, due: now + Self.transit))
  }
}
