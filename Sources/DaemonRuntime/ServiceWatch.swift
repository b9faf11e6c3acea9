import ControlAPI
import Dispatch
import Logging
import ServiceManager
import Synchronization

/// Tells the service manager that the daemon is ready, how it is, and that it lives: only while
/// the control loop and the log both answer. A manager that hears nothing ends the daemon and
/// starts it anew; the handpieces have long gone to their safe state by their own clocks.
final class ServiceWatch: Sendable {
  private let notifier: ServiceNotifier
  private let interval: Int64
  private let signs: VitalSigns
  private let status: StatusLine
  private let logger: Logger
  private let thread = Mutex<OwnThread?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  /// How often the status is told where no watchdog asks for more.
  private static let usualInterval: Int64 = 5_000_000

  init(
    _ notifier: ServiceNotifier, watchdogMicroseconds: Int64?, loop: ControlLoop,
    recorder: LogRecorder, logger: Logger
  ) {
    self.notifier = notifier
    self.logger = logger
    // A round waits for answers no longer than it pauses before: so two rounds always fit.
    interval = watchdogMicroseconds.map { $0 / 4 } ?? Self.usualInterval
    let status = StatusLine()
    self.status = status
    signs = VitalSigns([
      VitalSigns.Organ("the control loop") { answer in
        loop.post(
          .snapshot { snapshot in
            status.take(snapshot)
            answer(true)
          })
      },
      VitalSigns.Organ("the log") { answer in
        recorder.probe { result in
          if case .success = result { answer(true) } else { answer(false) }
        }
      },
    ])
  }

  /// Says that the daemon is ready, and from now on how it is.
  func start() {
    notifier.tell(.ready, .status("Ready."))
    do throws(DaemonError) {
      let watch = try OwnThread { [self] in run() }
      thread.withLock { $0 = watch }
    } catch {
      logger.error("nobody watches over the daemon: \(error)")
    }
  }

  /// Says that the daemon ends, and then nothing more.
  func end() {
    notifier.tell(.stopping, .status("Ending: energy off, needles home, sessions closed."))
    ended.signal()
    thread.withLock { $0.take() }?.join()
  }

  private func run() {
    var complaint: [String] = []
    repeat {
      let failing = signs.failing(afterMicroseconds: interval)
      if failing.isEmpty {
        notifier.tell(.watchdog, .status(status.text))
      } else if failing != complaint {
        let text = "No answer from \(failing.joined(separator: " and "))."
        logger.critical("\(text)")
        notifier.tell(.status(text))
      }
      complaint = failing
    } while ended.wait(timeout: .now() + .microseconds(Int(clamping: interval))) == .timedOut
  }
}

/// What `systemctl status` shows of the daemon.
private final class StatusLine: Sendable {
  private let newest = Mutex("Ready.")

  var text: String { newest.withLock { $0 } }

  func take(_ snapshot: LoopSnapshot) {
    let armed = snapshot.handpieces.count { $0.state == .armed }
    let text =
      "Handpieces: \(snapshot.handpieces.count), armed: \(armed), "
      + "open sessions: \(snapshot.sessions.count)."
    newest.withLock { $0 = text }
  }
}
