import AuditLog
package import AuditStore
import CLinux
package import ControlAPI
import FoundationEssentials
import Glibc
package import Logging
import Synchronization
package import TreatmentSession

/// Keeps what went over a line before something went wrong: a file for each time, the newest of them.
///
/// It writes on a thread of its own. The control loop only hands over what it has, which costs it
/// the copy of one ring at most, and waits for no disk.
package final class BlackBoxFolder: Sendable {
  private struct Waiting {
    var kept: [(frames: KeptFrames, reason: String)] = []
    var isEnding = false
  }

  private let path: String
  private let waiting = Mutex(Waiting())
  private let wake: Int32
  private let thread = Mutex<OwnThread?>(nil)
  private let logger: Logger

  /// How many files are kept.
  package static let filesLimit = 20
  /// How many recordings may wait for the disk; a further one is lost, and that is said.
  private static let waitingLimit = 8
  private static let suffix = ".frames"

  package init(path: String, logger: Logger) throws(DaemonError) {
    self.path = path
    self.logger = logger
    wake = clinux_eventfd_create()
    guard wake >= 0 else { throw .thread(errorNumber: -wake) }
  }

  deinit { close(wake) }

  package func start() throws(DaemonError) {
    let thread = try OwnThread { [self] in run() }
    self.thread.withLock { $0 = thread }
  }

  /// Has a recording written, from any thread; waits for nothing.
  package func keep(_ frames: KeptFrames, because reason: String) {
    let isTaken = waiting.withLock { waiting in
      guard !waiting.isEnding, waiting.kept.count < Self.waitingLimit else { return false }
      waiting.kept.append((frames, reason))
      return true
    }
    if !isTaken { logger.error("no recording is kept of \(frames.handpiece): \(reason)") }
    _ = clinux_eventfd_signal(wake)
  }

  /// Writes what waits and ends the thread.
  package func stop() {
    waiting.withLock { $0.isEnding = true }
    _ = clinux_eventfd_signal(wake)
    thread.withLock { $0.take() }?.join()
  }

  private func run() {
    while true {
      let taken = waiting.withLock { waiting in
        defer { waiting.kept.removeAll() }
        return waiting
      }
      for (frames, reason) in taken.kept { write(frames.recording(because: reason)) }
      guard taken.kept.isEmpty else { continue }
      if taken.isEnding { return }
      var waking = [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
      _ = unsafe poll(&waking, 1, -1)
      _ = clinux_eventfd_drain(wake)
    }
  }

  private func write(_ recording: FrameRecording) {
    _ = unsafe mkdir(path, 0o700)
    let names = self.names
    let newest = names.last.flatMap(Self.number) ?? 0
    let name = Self.name(
      newest == Self.highest ? newest : newest + 1, of: recording.handpiece,
      because: recording.reason)
    do throws(AuditStoreError) {
      // Not synced: commits of the log would have to wait for it.
      try DurableFile.write(
        Array(recording.text.utf8), to: "\(path)/\(name)", mode: 0o600, isSynced: false)
      logger.notice("\(recording.handpiece): its last frames are kept in \(path)/\(name)")
    } catch {
      logger.error("\(error)")
    }
    for old in names.dropLast(Self.filesLimit - 1) { _ = unsafe unlink("\(path)/\(old)") }
  }

  /// The recordings, the oldest first; what is no recording is none of our business.
  private var names: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return all.filter { $0.hasSuffix(Self.suffix) && Self.number($0) != nil }.sorted()
  }

  private static let highest: UInt32 = 99_999_999

  private static func number(_ name: String) -> UInt32? {
    let digits = name.prefix(8)
    guard digits.utf8.count == 8, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return UInt32(digits)
  }

  /// What stands between the parts is in no serial number.
  private static func name(
    _ number: UInt32, of handpiece: String, because reason: String
  ) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
      + "+\(handpiece)+\(reason)" + suffix
  }

  /// What is kept of one handpiece, the oldest first.
  package func files(of handpiece: HandpieceSerial) -> [FramePage.Kept] {
    names.compactMap { name in
      let parts = name.dropLast(Self.suffix.count).split(
        separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1] == handpiece.text[...], let number = Self.number(name) else {
        return nil
      }
      return FramePage.Kept(number: number, reason: String(parts[2]))
    }
  }

  /// One of them; `nil` once it is gone.
  package func recording(
    _ file: FramePage.Kept, of handpiece: HandpieceSerial
  ) throws(AuditStoreError) -> FrameRecording? {
    let name = Self.name(file.number, of: handpiece.text, because: file.reason)
    guard let bytes = try DurableFile.read("\(path)/\(name)", atMost: Self.fileLimit) else {
      return nil
    }
    do throws(FormFault) {
      return try FrameRecording(reading: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw .malformed(path: "\(path)/\(name)", reason: "\(error.field): \(error.reason)")
    }
  }

  /// A thousand of the longest lines are not longer.
  private static let fileLimit = 1 << 20
}

extension BlackBoxFolder {
  /// Why what the machine wants done is worth a recording; `nil` when it is not.
  package static func reason(among effects: [MachineEffect]) -> String? {
    for effect in effects {
      switch effect {
      case .record(.handpieceRefused(let leaf), _): return "refused-\(leaf.reason)"
      case .alarm(.began(let condition, _, _)) where isFault(condition): return condition.rawValue
      default: break
      }
    }
    return nil
  }

  /// What a handpiece reports as its fault, and that it was lost while it might fire.
  private static func isFault(_ condition: AlarmCondition) -> Bool {
    switch condition {
    case .handpieceFault, .twoActivations, .footswitchHeld, .handpieceLost, .leaseExpired,
      .deliveryExceeded, .stopUnconfirmed, .linkQuality, .checkFailed:
      true
    default: false
    }
  }
}
