import ControlAPI
import DoseLimits
import FoundationEssentials
import Quantities
import Synchronization

/// Prints what is followed, in the order in which it came.
final class WatchPrinter: Sendable {
  private struct State {
    /// What was printed last of each handpiece and session, so that nothing is printed twice.
    var lines: [String: String] = [:]
    var sounded: Set<UInt64> = []
    var isLost = false
    var hasShown = false
  }

  private let isJSON: Bool
  private let hasBell: Bool
  private let state = Mutex(State())

  init(isJSON: Bool, hasBell: Bool) {
    self.isJSON = isJSON
    self.hasBell = hasBell
  }

  /// Whether anything was ever followed.
  var hasShown: Bool { state.withLock { $0.hasShown } }

  /// A remark of this program, apart from what is followed.
  func say(_ remark: String) {
    StandardStream.error.write("handpiecectl: \(remark)\n")
  }

  /// How everything is when following begins.
  func begin(_ status: DaemonStatus, _ alarms: AlarmList, presenting: Bool) {
    let isBack = state.withLock { state in
      defer {
        state.hasShown = true
        state.isLost = false
      }
      return state.hasShown
    }
    if isBack { say("the daemon is back") }
    let change = StateChange(handpieces: status.handpieces, sessions: status.sessions)
    guard !isJSON else {
      showExactly(.state, change)
      return showExactly(.alarms, alarms)
    }
    let role = presenting ? "presenting alarms" : "following, not presenting alarms"
    print("handpieced \(status.version), \(role); interrupt with Ctrl-C")
    show(change)
    show(alarms)
  }

  /// What is asked when following begins, as if it had just happened.
  private func showExactly(_ name: ControlEvent.Name, _ value: some Encodable) {
    guard let data = try? JSONEncoder().encode(value) else { return }
    showExactly(ControlEvent(id: nil, name: name, data: Array(data)))
  }

  /// Nothing is heard any more.
  func lose() {
    let isNews = state.withLock { state in
      defer { state.isLost = true }
      return !state.isLost
    }
    if isNews { say("LOST: nothing has come for a second; nothing shown here is certain") }
  }

  func show(_ event: ControlEvent) {
    let wasLost = state.withLock { state in
      defer { state.isLost = false }
      return state.isLost
    }
    if wasLost { say("events come again") }
    if isJSON { return showExactly(event) }
    switch event.name {
    case .progress: if let progress: PulseProgress = read(event) { show(progress) }
    case .state: if let change: StateChange = read(event) { show(change) }
    case .alarms: if let list: AlarmList = read(event) { show(list) }
    case .dropped:
      if let loss: StreamLoss = read(event) {
        say("the stream before was ended: \(loss.reason == .notReading ? "not read" : "too slow")")
      }
    case .leaf, .alive: break
    }
  }

  private func read<Value: Decodable>(_ event: ControlEvent) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(event.data))
  }

  private func print(_ line: String) { StandardStream.output.write(line + "\n") }

  private func showExactly(_ event: ControlEvent) {
    guard event.name != .alive else { return }
    let id = event.id.map { "\"id\":\($0)," } ?? ""
    print(
      "{\"event\":\"\(event.name.rawValue)\",\(id)\"data\":"
        + String(decoding: event.data, as: UTF8.self) + "}")
  }

  private func show(_ progress: PulseProgress) {
    let delivered = Dimension.allCases
      .compactMap { dimension in progress.delivered[dimension].map { Figures.named(dimension, $0) }
      }
      .joined(separator: ", ")
    print(
      "\(progress.handpiece): \(progress.area) \(progress.side.rawValue) pass \(progress.pass), "
        + "\(progress.pulses) of \(progress.plannedPulses): \(delivered)")
  }

  private func show(_ change: StateChange) {
    for handpiece in change.handpieces {
      printIfNew(
        handpiece.serial.text,
        "\(handpiece.serial): \(handpiece.state.rawValue.uppercased()), stop \(handpiece.stopCount)"
      )
    }
    for session in change.sessions {
      let reason = session.reason.map { " (\($0))" } ?? ""
      printIfNew(
        session.session.text,
        "session \(session.session) on \(session.handpiece): \(session.state.rawValue)\(reason)")
    }
  }

  private func printIfNew(_ subject: String, _ line: String) {
    let isNew = state.withLock { state in
      // Sessions come and go; what is forgotten is printed once more at worst.
      if state.lines.count > 256 { state.lines = [:] }
      return state.lines.updateValue(line, forKey: subject) != line
    }
    if isNew { print(line) }
  }

  private func show(_ list: AlarmList) {
    for alarm in list.alarms {
      guard let number = alarm.alarm, alarm.acknowledgedBy == nil else { continue }
      guard state.withLock({ $0.sounded.insert(number).inserted }) else { continue }
      if hasBell { StandardStream.output.write("\u{7}") }
      for line in AlarmText.lines(alarm) { print(line) }
      print("    handpiecectl alarms acknowledge \(number)")
    }
    let numbers = Set(list.alarms.compactMap { $0.acknowledgedBy == nil ? $0.alarm : nil })
    let ended = state.withLock { state in
      let ended = state.sounded.subtracting(numbers)
      // One that is heard again is shown again.
      state.sounded = state.sounded.intersection(numbers)
      return ended
    }
    for number in ended.sorted() { print("alarm \(number) is acknowledged or over") }
  }
}
