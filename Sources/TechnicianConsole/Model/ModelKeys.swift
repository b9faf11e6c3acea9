import ControlAPI
import DoseLimits
import Quantities

/// What keys do.
extension ConsoleModel {
  /// Promise 6: a stop comes before everything, whatever lies on the screen.
  mutating func press(_ key: Key) -> [ConsoleEffect] {
    if key.isStop {
      stop = .sending
      return [.stop]
    }
    if key == .redraw { return [.redraw] }
    if case .pasted = key, form == nil { return [] }
    if page != nil { return pressOnPage(key) }
    if form != nil { return pressInForm(key) }
    return pressOnMain(key)
  }

  mutating func settleStop(_ settlement: StopSettlement) -> [ConsoleEffect] {
    stop = .settled(settlement)
    switch settlement {
    case .confirmed: return []
    case .unconfirmed, .unknown, .failed: return [.ring]
    }
  }

  mutating func passTime() -> [ConsoleEffect] {
    var effects: [ConsoleEffect] = []
    if freshness.shouldAsk(at: now) { effects += askStatus() }
    if isCallUnheard, let last = lastRing, now - last >= Self.ringInterval {
      lastRing = now
      effects.append(.ring)
    }
    return effects
  }

  private static var ringInterval: Microseconds { Microseconds(5_000_000) }

  /// Whether something rings until somebody does something about it.
  private var isCallUnheard: Bool {
    if !isFresh, session != nil { return true }
    return alarms.contains { $0.acknowledgedBy == nil && $0.priority == .high }
  }

  /// The most urgent alarm that nobody has acknowledged, by its name.
  var acknowledgeable: AlarmID? { alarms.lazy.compactMap(\.acknowledgeable).first }

  private mutating func pressOnMain(_ key: Key) -> [ConsoleEffect] {
    switch key {
    case .up, .down:
      if let shown = shownLimits { draft?.select(by: key == .up ? -1 : 1, within: shown) }
      return []
    case .left, .right, .character("-"), .character("+"):
      let isUp = key == .right || key == .character("+")
      return change(by: isUp ? 1 : -1)
    case .pageUp, .pageDown: return change(by: key == .pageUp ? 10 : -10)
    case .escape:
      notice = nil
      if case .settled = stop { stop = nil }
      if let shown = shownLimits, let present = settings?.settings {
        draft = SettingsDraft(present, within: shown)
      }
      return []
    default: break
    }
    guard let verb = Verb(key) else { return [] }
    notice = nil
    if case .settled = stop { stop = nil }
    if let hindrance = hindrance(to: verb) {
      notice = Notice(text: hindrance, isBad: true)
      return []
    }
    return perform(verb)
  }

  private mutating func change(by steps: Int64) -> [ConsoleEffect] {
    guard let shown = shownLimits else { return [] }
    guard standing != .armed, standing != .arming else {
      notice = Notice(text: "Disarm first: d.", isBad: true)
      return []
    }
    draft?.change(by: steps, within: shown)
    return []
  }

  private mutating func perform(_ verb: Verb) -> [ConsoleEffect] {
    switch verb {
    case .help: page = .help
    case .alarms: page = .alarms(selected: 0)
    case .quit: return begin(Form(.quit))
    case .acknowledge:
      return acknowledgeable.map { send(.acknowledge($0)) } ?? []
    case .chooseHandpiece: return begin(Form(.chooseHandpiece))
    case .register: return begin(Form(.register))
    case .grade: return begin(Form(.grade))
    case .open: return handpiece.map { begin(Form(.open($0.serial))) } ?? []
    case .area: return session.map { begin(Form(.pass($0.session))) } ?? []
    case .arm: return beginArming()
    case .reset:
      guard let handpiece else { return [] }
      return begin(Form(.reset(handpiece.serial, handpiece.stopCount)))
    case .set:
      guard let session, let pass = session.pass, let draft else { return [] }
      return send(
        .setSettings(
          session.session,
          SettingsBody(
            area: pass.area, side: pass.side, pass: pass.pass, settings: draft.settings)))
    case .disarm: return session.map { send(.disarm($0.session)) } ?? []
    case .endPass: return session.map { begin(Form(.endPass($0.session))) } ?? []
    case .close: return beginClosing()
    }
    return []
  }

  /// Promise 2: what is armed is what was on the screen when the key was pressed.
  private mutating func beginArming() -> [ConsoleEffect] {
    guard let session, let pass = session.pass, let settings else { return [] }
    if let counting = counting(.before) { return begin(counting) }
    let body = ArmBody(
      area: pass.area, side: pass.side, pass: pass.pass, settingsHash: settings.settingsHash,
      envelopeHash: pass.envelopeHash, stopCount: session.stopCount)
    return begin(Form(.arm(session.session, body, settings)))
  }

  private mutating func beginClosing() -> [ConsoleEffect] {
    guard let session else { return [] }
    return begin(counting(.after) ?? Form(.close(session.session)))
  }

  /// The question for the needles, where it is due.
  private func counting(_ moment: PinCountBody.Moment) -> Form? {
    guard let session, let pins = session.pins, pins.due == moment else { return nil }
    return Form(.pins(session.session, moment, ofKind: pins.ofKind))
  }

  /// The needles are counted: what they were counted for goes on.
  mutating func goOn(after count: PinCountBody) -> [ConsoleEffect] {
    switch count.moment {
    case .before:
      guard let pins = session?.pins, pins.before == pins.ofKind else {
        notice = Notice(
          text: "Needles are missing: c closes, then put another tip on.", isBad: true)
        return []
      }
      return beginArming()
    case .after: return beginClosing()
    }
  }

  /// Sends a command, unless one is under way.
  mutating func send(_ request: ConsoleRequest) -> [ConsoleEffect] {
    guard pending == nil else { return [] }
    pending = request
    return [.ask(request)]
  }

  private mutating func pressOnPage(_ key: Key) -> [ConsoleEffect] {
    guard case .alarms(let selected) = page else {
      switch key {
      case .escape, .enter, .interrupt, .character("q"), .character("?"): page = nil
      default: break
      }
      return []
    }
    switch key {
    case .up: page = .alarms(selected: max(0, selected - 1))
    case .down: page = .alarms(selected: min(max(0, alarms.count - 1), selected + 1))
    case .character("k"), .enter:
      guard alarms.indices.contains(selected), let alarm = alarms[selected].acknowledgeable else {
        return []
      }
      return send(.acknowledge(alarm))
    case .escape, .interrupt, .character("q"), .character("l"): page = nil
    default: break
    }
    return []
  }
}
