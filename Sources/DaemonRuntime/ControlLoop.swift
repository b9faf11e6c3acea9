import CLinux
import ControlAPI
import DoseLimits
import Glibc
import Logging
import Quantities
import Synchronization
import TreatmentSession

/// The control loop: one thread that polls the lines, runs the machines, and alone renews leases.
///
/// Nothing of HTTP or SQLite runs on it and it awaits nothing. Everybody else posts jobs to it; what
/// it has for others it hands over without waiting.
final class ControlLoop: Sendable {
  private let jobs = Mutex<[LoopJob]>([])
  private let wake: Int32
  private let thread = Mutex<OwnThread?>(nil)
  /// What can be seen, there while the loop sleeps and somebody has asked since it woke last.
  private let sight = Mutex<Sight?>(nil)

  private struct Sight {
    let snapshot: LoopSnapshot
    let microseconds: Int64

    /// Ages and the day of the month go on while the loop sleeps.
    static let lastsMicroseconds: Int64 = 100_000
  }

  /// The most requests that may wait; results of the log are bounded by the log's own queue.
  private static let questionsLimit = 256

  init() throws(DaemonError) {
    wake = clinux_eventfd_create()
    guard wake >= 0 else { throw .thread(errorNumber: -wake) }
  }

  /// Hands a job to the loop; may be called from any thread.
  func post(_ job: LoopJob) {
    jobs.withLock { $0.append(job) }
    wakeUp()
  }

  /// What clients may see. It is true while the loop sleeps, so whoever asks then does not wake it;
  /// else the loop answers once it has done what it woke for.
  func snapshot() async -> LoopSnapshot {
    if let sight = sight.withLock({ $0 }),
      clinux_boot_microseconds() - sight.microseconds < Sight.lastsMicroseconds
    {
      return sight.snapshot
    }
    return await withCheckedContinuation { continuation in
      post(.snapshot { continuation.resume(returning: $0) })
    }
  }

  /// Hands a question to the loop, or says that too many wait.
  func ask(_ question: OperatorQuestion) {
    let isTaken = jobs.withLock { jobs in
      guard jobs.count < Self.questionsLimit else { return false }
      jobs.append(.ask(question))
      return true
    }
    guard isTaken else {
      question.reply(.problem(Problem(.busy, "Too many requests wait for the handpieces.")))
      return
    }
    wakeUp()
  }

  /// Makes the loop look at stops and jobs.
  func wakeUp() {
    _ = clinux_eventfd_signal(wake)
  }

  /// Starts the thread; `makeStations` runs on it first, because stations belong to it.
  func start(
    logger: Logger, makeStations: @escaping @Sendable () -> StationRow
  ) throws(DaemonError) {
    let thread = try OwnThread { [self] in
      // Only with the right to it; without, the thread has the priority of all others.
      if clinux_thread_fifo(40) < 0 {
        logger.notice("no right to real-time priority: the control loop runs without it")
      }
      run(makeStations())
    }
    self.thread.withLock { $0 = thread }
  }

  /// Ends the loop and waits for its thread.
  func stop() {
    post(.quit)
    thread.withLock { $0.take() }?.join()
  }

  private func run(_ stations: StationRow) {
    var waiting: [pollfd] = []
    var listening: [HandpieceStation] = []
    var askers: [@Sendable (LoopSnapshot) -> Void] = []
    while true {
      for station in stations { station.attend() }
      stations.alarms.passTime()
      show(stations, to: &askers)
      waiting.removeAll(keepingCapacity: true)
      listening.removeAll(keepingCapacity: true)
      waiting.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0))
      for station in stations {
        guard let descriptor = station.waiting else { continue }
        waiting.append(descriptor)
        listening.append(station)
      }
      let result = unsafe poll(&waiting, nfds_t(waiting.count), timeout(stations))
      sight.withLock { $0 = nil }
      // Stops before everything else that has come in the meantime.
      for station in stations { station.attend() }
      guard result > 0 else { continue }
      for (station, descriptor) in zip(listening, waiting.dropFirst())
      where descriptor.revents != 0 {
        station.lineSpoke(descriptor.revents)
        stations.introduce(station)
      }
      if waiting[0].revents != 0 {
        _ = clinux_eventfd_drain(wake)
        guard work(stations, &askers) else { return show(stations, to: &askers) }
      }
    }
  }

  /// How long poll may wait, in ms, rounded up so that the loop does not spin before a deadline.
  private func timeout(_ stations: StationRow) -> Int32 {
    var earliest = stations.alarms.deadline
    for station in stations {
      guard let due = station.deadline else { continue }
      earliest = min(earliest ?? due, due)
    }
    guard let deadline = earliest else { return -1 }
    let remaining = deadline.microseconds - clinux_boot_microseconds()
    return Int32(clamping: max(0, (remaining + 999) / 1000))
  }

  /// Lets those see who asked, and whoever asks before the loop wakes again.
  private func show(
    _ stations: StationRow, to askers: inout [@Sendable (LoopSnapshot) -> Void]
  ) {
    guard !askers.isEmpty else { return }
    let snapshot = stations.snapshot
    sight.withLock {
      $0 = Sight(snapshot: snapshot, microseconds: clinux_boot_microseconds())
    }
    for asker in askers { asker(snapshot) }
    askers.removeAll(keepingCapacity: true)
  }

  /// Does the jobs that wait; `false` when the loop must end.
  private func work(
    _ stations: StationRow, _ askers: inout [@Sendable (LoopSnapshot) -> Void]
  ) -> Bool {
    let waiting = jobs.withLock { jobs in
      defer { jobs.removeAll(keepingCapacity: true) }
      return jobs
    }
    for job in waiting {
      switch job {
      case .line(let news): stations.take(news)
      case .recorded(let index, let generation, let token, let result):
        guard stations.indices.contains(index) else { continue }
        stations[index].settle(token, result, of: generation)
      case .recalled(let index, let generation, let result):
        guard stations.indices.contains(index) else { continue }
        stations[index].recall(result, of: generation)
      case .ask(let question): stations.ask(question)
      case .alarm(let change): stations.alarms.take(change)
      case .alarmRecorded(let number, let seq): stations.alarms.recorded(number, at: seq)
      case .acknowledgeAlarm(let alarm, let user, let reply):
        reply(stations.alarms.acknowledge(alarm, by: user))
      case .attendanceChanged(let isAttended): stations.attend(isAttended)
      case .frames(let handpiece, let reply): reply(stations.frames(of: handpiece))
      case .snapshot(let reply): askers.append(reply)
      case .quit: return false
      }
    }
    return true
  }
}
