import CLinux
import ControlAPI
import ControlClient
import Quantities

/// The technician: asks the daemon, watches what happens, and knows what was shown last.
struct Technician {
  let connection: ControlConnection
  let stage: Stage
  let folders: DemoFolders
  var narrator: Narrator
  /// Handpiece and session as they were when the technician last looked.
  private(set) var handpiece: HandpieceSnapshot?
  private(set) var session: SessionSnapshot?
  /// By which the technician proves who they are, once enrolled.
  var proof: PersonProof?
  private(set) var isAttached = false
  /// The newest stop after which the simulator was safe, and when that was.
  private(set) var safe: (count: StopCount, at: BootInstant)?
  private(set) var counter: CounterReport?
  private(set) var daemonStatus: Int32?
  /// Whether the programs are meant to end now.
  var isLeaving = false

  private var happenings: AsyncStream<Happening>.Iterator
  private var idleTicks = 0
  /// The alarms that were shown.
  private var presented: Set<UInt64> = []

  /// After so many ticks without anything else the technician looks for themselves.
  private static let patientTicks = 3

  init(
    connection: ControlConnection, stage: Stage, folders: DemoFolders, narrator: Narrator,
    happenings: Happenings
  ) {
    self.connection = connection
    self.stage = stage
    self.folders = folders
    self.narrator = narrator
    self.happenings = happenings.stream.makeAsyncIterator()
  }

  /// Makes one call; a failure says which step it was.
  func ask<Answer>(
    _ step: String,
    _ call: (ControlConnection) async throws(ControlClientError) -> Answer
  ) async throws(DemoError) -> Answer {
    do {
      return try await call(connection)
    } catch {
      throw Task.isCancelled ? .cancelled : .declined(step: step, error)
    }
  }

  /// Waits until something holds, looking again after everything that happens.
  mutating func wait(
    for what: String, milliseconds: Int64 = 10_000, until holds: (Technician) -> Bool
  ) async throws(DemoError) {
    let deadline = Self.now + Milliseconds(milliseconds)
    while !holds(self) {
      guard Self.now < deadline else { throw .timedOut(waitingFor: what) }
      try await takeNext()
    }
  }

  /// Waits for whatever happens next and notes it.
  mutating func takeNext() async throws(DemoError) {
    guard let happening = await happenings.next(isolation: #isolation) else { throw .cancelled }
    if case .tick = happening { idleTicks += 1 } else { idleTicks = 0 }
    switch happening {
    case .attached:
      isAttached = true
      if !isLeaving { try await look() }
    case .pulse(let progress):
      note(progress)
    case .changed:
      // The event may have waited behind others; what is asked now is newer.
      if !isLeaving { try await look() }
    case .alarmed(let list):
      if !isLeaving { try await attend(to: list) }
    case .simulator(.safe(let count, let instant)):
      safe = (count, instant)
    case .simulator(.report(let report)):
      counter = report
    case .simulator(.plugged), .simulator(.unplugged): break
    case .ended(let player, let status):
      guard isLeaving else {
        throw .childEnded(name: player.rawValue, status: status, log: folders.programLog)
      }
      if player == .daemon { daemonStatus = status }
    case .tick:
      if idleTicks >= Self.patientTicks, isAttached, !isLeaving { try await look() }
    }
  }

  /// Presents alarms that are new, and says of those that are over that they were seen.
  private mutating func attend(to list: AlarmList) async throws(DemoError) {
    for alarm in list.alarms {
      guard let number = alarm.alarm, let name = AlarmID("\(number)") else { continue }
      if presented.insert(number).inserted {
        narrator.say("ALARM (\(alarm.priority.rawValue)): \(alarm.wording) \(alarm.remedy)")
      }
      guard !alarm.standing, alarm.acknowledgedBy == nil else { continue }
      // It may have ended by itself meanwhile.
      if (try? await connection.acknowledge(name)) != nil {
        narrator.say("  alarm \(number) acknowledged")
      }
    }
  }

  /// Asks how everything is.
  mutating func look() async throws(DemoError) {
    let status = try await ask("status") { connection throws(ControlClientError) in
      try await connection.status()
    }
    if let newest = status.handpieces.first { handpiece = newest }
    if let newest = status.sessions.first { session = newest }
  }

  /// Shows a pulse, and counts it unless a look was ahead of it.
  private mutating func note(_ progress: PulseProgress) {
    narrator.show(progress)
    guard let pass = session?.pass, pass.area == progress.area, pass.side == progress.side,
      pass.pass == progress.pass, pass.pulses < progress.pulses
    else { return }
    session?.pass?.pulses = progress.pulses
  }

  /// The reading of the clock that daemon and simulator use too.
  static var now: BootInstant { BootInstant(microseconds: clinux_boot_microseconds()) }
}
