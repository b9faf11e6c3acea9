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
    while true {
      for station in stations { station.attend() }
      stations.alarms.passTime()
      waiting.removeAll(keepingCapacity: true)
      listening.removeAll(keepingCapacity: true)
      waiting.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0))
      for station in stations {
        guard let descriptor = station.waiting else { continue }
        waiting.append(descriptor)
        listening.append(station)
      }
      let result = unsafe poll(&waiting, nfds_t(waiting.count), timeout(stations))
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
        guard work(stations) else { return }
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

  /// Does the jobs that wait; `false` when the loop must end.
  private func work(_ stations: StationRow) -> Bool {
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
      case .snapshot(let reply): reply(stations.snapshot)
      case .quit: return false
      }
    }
    return true
  }
}
