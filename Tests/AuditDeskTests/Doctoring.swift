import AuditDesk
import AuditLog
import Quantities

/// What somebody may do to a log who has its key and knows the format: every hash is right after
/// it, and only what it means is wrong.
enum Doctoring: String, CaseIterable {
  case pulseRemoved, pulseDoubled, pulseOfAnotherPermission, pulseOfAnotherHandpiece
  case pulseSetOtherwise, energyMeasuredBeyond, depthMeasuredBeyond, sliceTooLong
  case pulseTooSoon, passTotalLowered, passPulsesLowered, sessionTotalLowered
  case settingRaised, settingOfAnotherEnvelope, boundsOutOfOrder
  case armRemoved, armTwice, armedByNobody, armedByAStranger, armedWhileStopped
  case stopPassedOver, resetByNobody, disarmedOtherwise, openingRemoved, passStartRemoved
  case settingsRemoved, clockMoved, bootClockBack, alarmUnknown
  case needleLost, needlesNotCounted, needlesOfAnotherTip
  case tipPastItsDay, tipWithoutUses, tipUsedTooOften, tipReset, tipOfSomebodyElse

  /// What it is found as.
  var code: String {
    switch self {
    case .pulseRemoved: "pulse_missing"
    case .pulseDoubled: "pulse_doubled"
    case .pulseOfAnotherPermission, .armRemoved: "pulse_not_armed"
    case .pulseOfAnotherHandpiece: "handpiece_unknown"
    case .pulseSetOtherwise: "settings_differ"
    case .energyMeasuredBeyond, .depthMeasuredBeyond, .sliceTooLong: "delivered_outside_envelope"
    case .pulseTooSoon: "pulse_too_soon"
    case .passTotalLowered, .passPulsesLowered, .sessionTotalLowered: "totals_differ"
    case .settingRaised: "setting_outside_envelope"
    case .settingOfAnotherEnvelope: "envelope_differs"
    case .boundsOutOfOrder: "envelope_disordered"
    case .armTwice: "armed_twice"
    case .armedByNobody, .armedByAStranger, .resetByNobody: "person_not_enrolled"
    case .armedWhileStopped: "armed_while_stopped"
    case .stopPassedOver: "pulse_after_stop"
    case .disarmedOtherwise: "arm_not_known"
    case .openingRemoved: "session_not_open"
    case .passStartRemoved: "pass_not_open"
    case .settingsRemoved: "settings_missing"
    case .clockMoved: "clock_stepped_silently"
    case .bootClockBack: "boot_clock_ran_back"
    case .alarmUnknown: "alarm_not_known"
    case .needleLost: "pins_missing"
    case .needlesNotCounted: "pins_not_counted"
    case .needlesOfAnotherTip: "handpiece_differs"
    case .tipPastItsDay: "tip_expired"
    case .tipWithoutUses, .tipUsedTooOften: "tip_worn_out"
    case .tipReset: "tip_reset"
    case .tipOfSomebodyElse: "tip_used"
    }
  }
}

extension SimulatedLog {
  /// Does it at the first place that allows it, and gives the place where it must be found; `nil`
  /// where the day has no such place.
  mutating func doctor(_ doctoring: Doctoring) -> Int? {
    switch doctoring {
    case .pulseRemoved, .pulseDoubled, .pulseOfAnotherPermission, .pulseOfAnotherHandpiece,
      .pulseSetOtherwise, .energyMeasuredBeyond, .depthMeasuredBeyond, .sliceTooLong,
      .pulseTooSoon, .stopPassedOver:
      doctorDelivery(doctoring)
    case .passTotalLowered, .passPulsesLowered, .sessionTotalLowered, .settingRaised,
      .settingOfAnotherEnvelope, .boundsOutOfOrder:
      doctorFigure(doctoring)
    case .tipPastItsDay, .tipWithoutUses, .tipUsedTooOften, .tipReset, .tipOfSomebodyElse:
      doctorTip(doctoring)
    case .needleLost, .needlesNotCounted, .needlesOfAnotherTip: doctorNeedles(doctoring)
    default: doctorOrder(doctoring)
    }
  }

  /// Two reported pulses in a row of one permission.
  private var pairOfPulses: Int? {
    entries.indices.dropLast().first { place in
      guard case .pulse(let own) = entries[place].leaf.body,
        case .pulse(let next) = entries[place + 1].leaf.body
      else { return false }
      return own.arm == next.arm && own.source == .reported && next.source == .reported
        && own.number.next == next.number && !next.deliveries.isEmpty
    }
  }

  private mutating func doctorDelivery(_ doctoring: Doctoring) -> Int? {
    if doctoring == .sliceTooLong {
      return change { body in
        guard case .exposure(var leaf) = body else { return nil }
        leaf.duration = Milliseconds(1500)
        return .exposure(leaf)
      }
    }
    guard let first = pairOfPulses else { return nil }
    switch doctoring {
    case .pulseRemoved:
      entries.remove(at: first)
      return first
    case .pulseDoubled:
      insert(entries[first].leaf.body, at: first + 1)
      return first + 1
    case .stopPassedOver:
      guard case .pulse(let pulse) = entries[first].leaf.body else { return nil }
      let stop = StopLeaf(
        handpiece: pulse.handpiece, source: .stopSocket, operatorUID: 0, stopCount: nil,
        requested: entries[first].leaf.stamp.boot)
      // One pulse may have begun before; the second has not.
      insert(.stop(stop), at: first)
      return first + 2
    default: break
    }
    changePulse(at: first + 1) { pulse in
      switch doctoring {
      case .pulseOfAnotherPermission: pulse.arm = ArmID(pulse.arm.rawValue ^ 1)
      case .pulseOfAnotherHandpiece: pulse.handpiece = "HP-0099"
      case .pulseSetOtherwise: pulse.setEnergyPerPin -= Microjoules(1)
      case .energyMeasuredBeyond: pulse.deliveries[0].energyMaximum = Microjoules(9_000_000)
      case .depthMeasuredBeyond: pulse.deliveries[0].depth = Micrometres(9000)
      case .pulseTooSoon: pulse.began = pulse.began.advanced(byMilliseconds: UInt32.max - 400)
      default: break
      }
    }
    // On the surface no depth is bounded.
    if doctoring == .depthMeasuredBeyond, case .pulse(let pulse) = entries[first + 1].leaf.body,
      pulse.setDepth == .zero
    {
      return nil
    }
    return first + 1
  }

  private mutating func doctorFigure(_ doctoring: Doctoring) -> Int? {
    change { body in
      switch (doctoring, body) {
      case (.passTotalLowered, .passEnded(var leaf)) where leaf.energyTotal > .zero:
        leaf.energyTotal -= Microjoules(1)
        return .passEnded(leaf)
      case (.passPulsesLowered, .passEnded(var leaf)) where leaf.pulses > 0:
        leaf.pulses -= 1
        return .passEnded(leaf)
      case (.sessionTotalLowered, .sessionClosed(var leaf)) where leaf.pulsesTotal > 0:
        leaf.pulsesTotal -= 1
        return .sessionClosed(leaf)
      case (.settingRaised, .settings(var leaf)):
        for (dimension, value) in leaf.settings.values {
          leaf.settings.values[dimension] = value + 900_000
        }
        return .settings(leaf)
      case (.settingOfAnotherEnvelope, .settings(var leaf)):
        leaf.envelopeHash = Hash256(of: [1])
        return .settings(leaf)
      case (.boundsOutOfOrder, .envelope(var leaf)):
        leaf.bounds[0].recommended = leaf.bounds[0].absolute + 1
        return .envelope(leaf)
      default: return nil
      }
    }
  }

  private mutating func doctorOrder(_ doctoring: Doctoring) -> Int? {
    switch doctoring {
    case .armRemoved, .openingRemoved, .passStartRemoved, .settingsRemoved:
      return remove(doctoring)
    case .armTwice:
      guard let place = armed.first else { return nil }
      insert(entries[place].leaf.body, at: place + 1)
      return place + 1
    case .armedWhileStopped:
      guard let place = armed.first,
        case .armed(let armed) = entries[place].leaf.body, let handpiece = handpiece(of: armed)
      else { return nil }
      let stop = StopLeaf(
        handpiece: handpiece, source: .stopSocket, operatorUID: 0, stopCount: nil,
        requested: entries[place].leaf.stamp.boot)
      insert(.stop(stop), at: place)
      return place + 1
    case .armedByNobody, .armedByAStranger:
      return change { body in
        guard case .armed(var leaf) = body else { return nil }
        leaf.person = doctoring == .armedByNobody ? nil : PersonPseudonym("P-Str4nger")
        return .armed(leaf)
      }
    case .resetByNobody:
      return change { body in
        guard case .stopReset(var leaf) = body else { return nil }
        leaf.person = nil
        return .stopReset(leaf)
      }
    case .disarmedOtherwise:
      return change { body in
        guard case .disarmed(var leaf) = body else { return nil }
        leaf.arm = ArmID(leaf.arm.rawValue ^ 1)
        return .disarmed(leaf)
      }
    case .clockMoved:
      let place = entries.count / 2
      for index in entries.indices[place...] {
        entries[index].leaf.stamp.utc.microseconds += 3_600_000_000
      }
      return place
    case .bootClockBack:
      let place = entries.count / 2
      guard entries[place].leaf.stamp.bootID == entries[place - 1].leaf.stamp.bootID else {
        return nil
      }
      entries[place].leaf.stamp.boot.microseconds =
        entries[place - 1].leaf.stamp.boot.microseconds - 1
      return place
    case .alarmUnknown:
      let place = entries.count / 2
      insert(.alarmEnded(AlarmEndedLeaf(alarmSeq: 0)), at: place)
      return place
    default: return nil
    }
  }

  /// Takes a leaf away on which others rest; the first of these is where it shows.
  private mutating func remove(_ doctoring: Doctoring) -> Int? {
    for place in armed {
      guard case .armed(let leaf) = entries[place].leaf.body else { continue }
      switch doctoring {
      case .armRemoved:
        guard case .pulse = entries[min(place + 1, entries.count - 1)].leaf.body else { continue }
        entries.remove(at: place)
        return place
      case .openingRemoved:
        let session = leaf.pass.session
        guard
          let opening = entries.firstIndex(where: {
            if case .sessionOpened(let opened) = $0.leaf.body {
              opened.session == session
            } else {
              false
            }
          }), entries[opening + 1].leaf.body.session == session
        else { continue }
        entries.remove(at: opening)
        return opening
      case .passStartRemoved, .settingsRemoved:
        guard
          let last = entries[..<place].lastIndex(where: { entry in
            switch (doctoring, entry.leaf.body) {
            case (.passStartRemoved, .passStarted(let started)): started.pass == leaf.pass
            case (.settingsRemoved, .settings(let settings)): settings.pass == leaf.pass
            default: false
            }
          }), isOnlyOne(last)
        else { continue }
        entries.remove(at: last)
        return place - 1
      default: return nil
      }
    }
    return nil
  }

  /// Whether no other leaf of the same kind is about the same pass.
  private func isOnlyOne(_ place: Int) -> Bool {
    let pass = entries[place].leaf.body.pass
    return entries.filter {
      $0.leaf.body.kind == entries[place].leaf.body.kind && $0.leaf.body.pass == pass
    }.count == 1
  }

  private var armed: [Int] {
    places { if case .armed = $0 { true } else { false } }
  }

  private func handpiece(of leaf: ArmedLeaf) -> String? {
    for entry in entries {
      if case .sessionOpened(let opened) = entry.leaf.body, opened.session == leaf.pass.session {
        return opened.handpiece
      }
    }
    return nil
  }

  private mutating func changePulse(at place: Int, _ change: (inout PulseLeaf) -> Void) {
    guard case .pulse(var pulse) = entries[place].leaf.body else { return }
    change(&pulse)
    entries[place].leaf.body = .pulse(pulse)
  }

  /// Changes the first leaf that can be, and says where it stands.
  mutating func change(_ change: (LeafBody) -> LeafBody?) -> Int? {
    for place in entries.indices {
      guard let body = change(entries[place].leaf.body) else { continue }
      entries[place].leaf.body = body
      return place
    }
    return nil
  }
}

extension LeafBody {
  /// The pass it begins or sets.
  fileprivate var pass: PassID? {
    switch self {
    case .passStarted(let leaf): leaf.pass
    case .settings(let leaf): leaf.pass
    default: nil
    }
  }
}
