import CLinux
import Glibc
import HandpieceDiscovery
import Logging
import SerialLine
import Synchronization

/// Opens and closes lines on a thread of its own: both may take the kernel a while, and the control
/// loop waits for nothing.
///
/// It knows what should be open: the lines that were named at the start, and the devices found that
/// may be handpieces. What is closed and there is opened; what the loop gives back is closed.
final class LineKeeper: Sendable {
  /// What the loop is told, on the keeper's thread.
  enum News: Sendable {
    case opened(LineKey, LineSlot)
    /// A device is not plugged in any more, though its line may not have said so.
    case gone(LineKey)
  }

  private struct Errands {
    var returned: [(key: LineKey, line: LineSlot, mayReturn: Bool)] = []
    var isEnding = false
  }

  private let errands = Mutex(Errands())
  private let wake: Int32
  private let thread = Mutex<OwnThread?>(nil)
  let isDevelopment: Bool
  let logger: Logger

  /// How often a line that is not there is tried, and how often the devices are listed when no
  /// message tells of them.
  static let retryMilliseconds: Int64 = 100
  static let rescanMilliseconds: Int64 = 2000
  static let baud: Int32 = 115_200

  init(isDevelopment: Bool, logger: Logger) throws(DaemonError) {
    self.isDevelopment = isDevelopment
    self.logger = logger
    wake = clinux_eventfd_create()
    guard wake >= 0 else { throw .thread(errorNumber: -wake) }
  }

  deinit { close(wake) }

  /// Opens a line that was named at the start, so that a wrong path is an error of the start and
  /// not of the treatment.
  func open(named path: String) throws(DaemonError) -> LineSlot {
    do throws(LineError) {
      return LineSlot(try open(path: path))
    } catch {
      if case .notATerminal = error, isDevelopment { throw .notAPseudoTerminal(path: path) }
      throw .line(error)
    }
  }

  /// Development mode opens pseudo-terminals only.
  func open(path: String) throws(LineError) -> Line {
    let opened = try Line.open(path: path, baud: Self.baud)
    guard opened.kind == .pseudoTerminal || !isDevelopment else {
      throw .notATerminal(path: path)
    }
    return opened
  }

  /// Starts to keep the lines.
  ///
  /// - Parameters:
  ///   - opened: The lines that are open already.
  ///   - filter: Which devices to open; `nil` to look for none.
  func start(
    _ opened: [(String, LineSlot)], filter: DeviceFilter?,
    tell: @escaping @Sendable (News) -> Void
  ) throws(DaemonError) {
    for (path, slot) in opened { tell(.opened(.path(path), slot)) }
    let named = opened.map { LineKey.path($0.0) }
    let thread = try OwnThread { [self] in
      var round = LineRound(self, named: named, filter: filter, tell: tell)
      round.run()
    }
    self.thread.withLock { $0 = thread }
  }

  /// Takes a line back that is to be closed, from any thread.
  ///
  /// - Parameter mayReturn: Whether it is opened again as soon as it is there; a line that nobody
  ///   has use for is not, before it was gone.
  func giveBack(_ line: consuming Line, of key: LineKey, mayReturn: Bool = true) {
    let slot = LineSlot(line)
    errands.withLock { $0.returned.append((key, slot, mayReturn)) }
    _ = clinux_eventfd_signal(wake)
  }

  /// Ends the thread and waits for it; the loop has ended before.
  func stop() {
    errands.withLock { $0.isEnding = true }
    _ = clinux_eventfd_signal(wake)
    thread.withLock { $0.take() }?.join()
  }

  /// Waits for an errand, news of devices, or the time to be over.
  func wait(milliseconds: Int64, for descriptor: Int32?) {
    var waiting = [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
    if let descriptor {
      waiting.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    _ = unsafe poll(&waiting, nfds_t(waiting.count), Int32(clamping: milliseconds))
    if waiting[0].revents != 0 { _ = clinux_eventfd_drain(wake) }
  }

  /// Closes what the loop gave back, and says what of it is to be opened again; `nil` when it is
  /// time to end.
  func takeReturned() -> [LineKey]? {
    let taken = errands.withLock { errands in
      defer { errands.returned.removeAll() }
      return errands
    }
    // Each slot's line closes with the slot, here and not on the loop.
    return taken.isEnding ? nil : taken.returned.filter(\.mayReturn).map(\.key)
  }
}
