import CLinux
import ControlAPI
import ControlClient
import Glibc
import Spawning

/// Whoever sits at the console in a campaign: hears what happens, asks the daemon, and keeps what
/// was told.
struct Attendant {
  let stage: CampaignStage
  var mirror = LogMirror()
  var executioner: Executioner?
  /// The newest words of the handpiece about its counter, and whether its line is there.
  private(set) var counter: CounterWord?
  /// By which they prove who they are, from the first run of the daemon on.
  private(set) var proof: PersonProof?
  private(set) var isPlugged = false
  /// How the present run of the daemon ended.
  private(set) var deathStatus: Int32?
  private(set) var isAttached = false
  private var lastWords: [String] = []
  private var happenings: AsyncStream<Happening>.Iterator

  /// How long anything may take on a machine that does other things too.
  static let patienceMilliseconds: Int64 = 180_000
  private static let dyingMilliseconds: Int64 = 500
  private static let wordsKept = 12

  init(_ stage: CampaignStage) {
    self.stage = stage
    happenings = stage.happenings.stream.makeAsyncIterator()
  }

  /// Enrols them, unless an earlier run has.
  mutating func enrol() async throws(CampaignFailure) {
    guard proof == nil, let name = PersonName("Campaign technician") else { return }
    var generator = SystemRandomNumberGenerator()
    let body = EnrolmentBody(name: name, roles: [.operate], pin: .random(using: &generator))
    let enrolled = try await ask { connection throws(ControlClientError) in
      try await connection.enrol(body)
    }
    proof = PersonProof(person: enrolled.person, pin: body.pin)
  }

  static var now: Int64 { clinux_boot_microseconds() / 1000 }

  /// A new run of the daemon or of the handpiece: what was known of the last is over.
  mutating func forgetDaemon() {
    deathStatus = nil
    isAttached = false
    lastWords = []
  }

  mutating func forgetHandpiece() {
    isPlugged = false
    counter = nil
  }

  /// Waits for whatever happens next and notes it.
  mutating func takeNext() async throws(CampaignFailure) {
    guard let happening = await happenings.next(isolation: #isolation) else {
      throw .unusable("nothing happens any more")
    }
    switch happening {
    case .attached(let run): if run == stage.run { isAttached = true }
    case .leaf(let seq, let text): try mirror.see(seq: seq, text: text)
    case .pulse(let progress):
      mirror.see(progress)
      executioner?.reach(.pulse(progress.pulses))
    case .daemonSaid(let line):
      lastWords = (lastWords + [line]).suffix(Self.wordsKept)
      if line.contains(" critical ") { throw .violated("the daemon says: \(line)") }
    case .daemonEnded(let run, let status): if run == stage.run { deathStatus = status }
    case .simulator(.plugged): isPlugged = true
    case .simulator(.report(let report)): counter = report
    case .simulatorEnded:
      isPlugged = false
      stage.loseHandpiece()
      executioner?.handpieceEnded()
    case .changed, .tick: break
    }
  }

  /// Waits until something holds; the daemon's death ends every wait.
  mutating func wait(
    for what: String, until holds: (borrowing Attendant) -> Bool
  ) async throws(CampaignFailure) {
    let deadline = Self.now + Self.patienceMilliseconds
    while !holds(self) {
      if deathStatus != nil { throw .killed }
      guard Self.now < deadline else { throw overdue(what) }
      try await takeNext()
    }
  }

  func overdue(_ what: String) -> CampaignFailure {
    .violated(
      "waited in vain for \(what)" + (lastWords.map { "\n    " + $0 }.joined()))
  }

  /// Waits for the end of the daemon, which only SIGKILL may have brought.
  mutating func waitForDeath() async throws(CampaignFailure) {
    let deadline = Self.now + Self.patienceMilliseconds
    while deathStatus == nil {
      guard Self.now < deadline else { throw overdue("the daemon to die") }
      try await takeNext()
    }
  }

  /// Whether the daemon has died by itself and the word of it was on its way.
  mutating func isDying() async throws(CampaignFailure) -> Bool {
    let deadline = Self.now + Self.dyingMilliseconds
    while deathStatus == nil, Self.now < deadline { try await takeNext() }
    return deathStatus != nil
  }

  func checkDeath(isOrdered: Bool = false) throws(CampaignFailure) {
    let status = deathStatus ?? 0
    guard status == (isOrdered ? 0 : 128 + SIGKILL) else {
      throw .violated(
        "the daemon ended with status \(status)" + lastWords.map { "\n    " + $0 }.joined())
    }
  }

  /// Waits for the handpiece to be without power.
  mutating func waitForDarkness() async throws(CampaignFailure) {
    let deadline = Self.now + Self.patienceMilliseconds
    while stage.handpiece != nil {
      guard Self.now < deadline else { throw overdue("the handpiece to lose its power") }
      try await takeNext()
    }
  }

  /// Asks the daemon once. No answer means that it is dying.
  mutating func ask<Answer>(
    _ call: (ControlConnection) async throws(ControlClientError) -> Answer
  ) async throws(CampaignFailure) -> Answer {
    do {
      return try await call(stage.connection)
    } catch {
      if case .problem(let problem) = error { throw .declined(problem) }
      if deathStatus == nil { try await waitForDeath() }
      throw .killed
    }
  }

  /// Nobody gets a tip that was in somebody else. The answer to what is asked next shows that the
  /// handpiece has it on.
  mutating func changeTip() async throws(CampaignFailure) {
    stage.handpiece?.tell("new-tip")
    _ = try await askCounter()
  }

  /// Asks the handpiece what it has counted.
  mutating func askCounter() async throws(CampaignFailure) -> CounterWord {
    counter = nil
    stage.handpiece?.tell("report")
    let deadline = Self.now + Self.patienceMilliseconds
    while true {
      if let counter { return counter }
      guard Self.now < deadline else { throw overdue("the handpiece's own count") }
      try await takeNext()
    }
  }
}
