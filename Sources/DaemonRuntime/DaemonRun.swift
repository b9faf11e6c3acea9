import AuditLog
import CLinux
import ControlAPI
import ControlServer
import Glibc
import Logging
import Quantities
import TreatmentSession

/// The signals a daemon answers.
///
/// They are blocked in every thread and taken by the one that runs the daemon, so that no code of
/// ours ever runs inside a signal handler.
package struct DaemonSignals {
  private var taken = sigset_t()

  /// Blocks the signals in this thread and all it starts from now on.
  package init() {
    unsafe sigemptyset(&taken)
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { unsafe sigaddset(&taken, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &taken, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for the next one.
  mutating func next() -> Int32 {
    var signal: Int32 = 0
    while unsafe sigwait(&taken, &signal) != 0 {}
    return signal
  }
}

extension Daemon {
  /// How many seconds an ending daemon waits for the log and for each handpiece.
  private static let patienceSeconds = 2

  /// Runs until SIGTERM or SIGINT. SIGUSR1 stops every handpiece.
  package func run(_ signals: consuming DaemonSignals) {
    if clinux_lock_memory() < 0 {
      logger.notice("no right to lock memory: what was not used for long may have to be read back")
    }
    logger.info("ready")
    watch?.start()
    while true {
      let signal = signals.next()
      switch signal {
      case SIGUSR1:
        logger.warning("stop by signal")
        pullStops()
      case SIGHUP: logger.notice("SIGHUP: there is nothing to read again; restart instead")
      default:
        logger.info("ending on signal \(signal)")
        end()
        return
      }
    }
  }

  private func pullStops() {
    let confirmed = Reply<Void>()
    let ticket = stops.pull(StopOrder(source: .signal, userID: nil, requested: clock.boot))
    ticket.whenConfirmed { confirmed.give(()) }
    if confirmed.wait(seconds: Self.patienceSeconds) == nil {
      logger.error("a handpiece has not confirmed its stop; its lease ends by itself")
    }
  }

  /// Energy off, needles home, sessions closed, all of it recorded; then everything is closed.
  private func end() {
    watch?.end()
    let snapshot = Reply<LoopSnapshot>()
    loop.post(.snapshot { snapshot.give($0) })
    let before = snapshot.wait(seconds: Self.patienceSeconds) ?? LoopSnapshot()
    if before.handpieces.contains(where: { $0.state == .armed }) { pullStops() }
    for session in before.sessions { close(session) }
    service.denials.flush()
    service.people.flush()
    let recorded = Reply<Void>()
    recorder.record(.daemonStopped(DaemonStoppedLeaf(reason: "signal"))) { [logger] result in
      if case .failure(let error) = result { logger.critical("\(error)") }
      recorded.give(())
    }
    _ = recorded.wait(seconds: Self.patienceSeconds)
    let published = Reply<Void>()
    Task { [publisher = state.publisher] in
      await publisher.publish()
      published.give(())
    }
    _ = published.wait(seconds: Self.patienceSeconds)
    close()
  }

  /// Closes a session as a person would, and tries again while its handpiece is settling.
  private func close(_ session: SessionSnapshot) {
    for _ in 0..<10 {
      let closed = Reply<Bool>()
      loop.ask(
        OperatorQuestion(
          target: .session(session.session), request: .closeSession("daemon_stopped"),
          asker: Operator(userID: getuid())
        ) { answer in
          if case .session = answer { closed.give(true) } else { closed.give(false) }
        })
      guard let isClosed = closed.wait(seconds: Self.patienceSeconds) else { break }
      if isClosed { return }
      usleep(50_000)
    }
    logger.error("session \(session.session) stays open; the next start closes it")
  }
}
