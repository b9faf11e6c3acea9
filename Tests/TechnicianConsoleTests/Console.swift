import ControlAPI
import DoseLimits
import Quantities
import TechnicianConsole

/// A console that a test drives: keys and news in, everything it wanted done out.
struct Console {
  var model: ConsoleModel
  private(set) var effects: [ConsoleEffect] = []
  private var now = Samples.start

  init(people: [String] = []) {
    model = ConsoleModel(tables: Samples.tables, people: people, at: Samples.start)
    effects = model.begin()
  }

  /// One that hears a daemon with this handpiece and this session.
  init(
    _ state: HandpieceSnapshot.State, _ session: SessionSnapshot? = nil, people: [String] = [],
    pulses: UInt32 = 0
  ) throws {
    self.init(people: people)
    take(.streamBegan)
    take(
      .replied(
        .status, .status(Samples.status([try Samples.handpiece(state)], session.map { [$0] } ?? []))
      ))
    try answer()
    if pulses > 0 { for number in 1...pulses { take(.pulseDelivered(try Samples.pulse(number))) } }
    effects = []
  }

  /// Takes an event and keeps what it asked for.
  mutating func take(_ event: ConsoleEvent, afterMilliseconds pause: Int64 = 1) {
    now = now + Milliseconds(pause)
    effects += model.handle(event, at: now)
  }

  /// Presses keys; what is asked of the daemon is not answered.
  mutating func press(_ keys: Key...) { for key in keys { take(.keyPressed(key)) } }

  mutating func type(_ text: String) {
    for character in text { take(.keyPressed(.character(character))) }
  }

  /// Answers what has been asked about patients and limits, until nothing is.
  mutating func answer(limits: LimitsAnswer? = nil) throws {
    let limits = try limits ?? Samples.limits()
    while let request = nextQuestion {
      effects.removeAll { $0 == .ask(request) }
      switch request {
      case .limits: take(.replied(request, .limits(limits)))
      case .patient:
        take(.replied(request, .patient(try Samples.record())))
      case .visits: take(.replied(request, .visits(try Samples.visits())))
      default: break
      }
    }
  }

  private var nextQuestion: ConsoleRequest? {
    effects.lazy.compactMap { effect in
      guard case .ask(let request) = effect else { return nil }
      switch request {
      case .limits, .patient, .visits: return request
      default: return nil
      }
    }.first
  }

  /// The commands sent since the last look.
  mutating func commands() -> [ConsoleRequest] {
    defer { effects = [] }
    return effects.compactMap { effect in
      guard case .ask(let request) = effect else { return nil }
      switch request {
      case .status, .alarms, .limits, .patient, .visits: return nil
      default: return request
      }
    }
  }

  mutating func clear() { effects = [] }

  func lines(_ columns: Int = 80, _ rows: Int = 24, _ charset: Charset = .utf8) -> [String] {
    model.screen(columns: columns, rows: rows, charset: charset).lines
  }

  func shows(_ text: String) -> Bool { lines().contains { $0.contains(text) } }
}
