import Quantities

/// Whether the daemon is heard: its events are followed, the whole status came since, and the last
/// word is young.
struct Freshness: Equatable, Sendable {
  private(set) var isStreaming = false
  /// Why the stream ended last.
  private(set) var reason: String?
  private(set) var heardAt: BootInstant?
  /// When the stream itself was heard.
  private var streamedAt: BootInstant?
  /// Whether the stream has a heartbeat; from then on its silence counts as its loss.
  private var isBeating = false
  private var hasStatus = false
  private var askedAt: BootInstant?
  private var isWaiting = false
  /// Whether the stream has ever been lost after it was there.
  private(set) var hasBeenLost = false

  /// With this and the time between two looks, a silent daemon shows within a second.
  private static let patience = Microseconds(800_000)
  private static let beatPatience = Microseconds(900_000)
  private static let interval = Microseconds(400_000)
  /// An answer that has not come by now is not waited for.
  private static let answerPatience = Microseconds(1_200_000)

  func isFresh(at now: BootInstant) -> Bool {
    guard isStreaming, hasStatus, let heardAt else { return false }
    if isBeating, let streamedAt, now - streamedAt >= Self.beatPatience { return false }
    return now - heardAt < Self.patience
  }

  /// Anything that the daemon says.
  mutating func hear(at now: BootInstant) { heardAt = now }

  /// An event of the stream.
  mutating func hearStream(at now: BootInstant) {
    hear(at: now)
    streamedAt = now
  }

  mutating func hearBeat(at now: BootInstant) {
    hearStream(at: now)
    isBeating = true
  }

  mutating func beginStream(at now: BootInstant) {
    isStreaming = true
    reason = nil
    hasStatus = false
    isBeating = false
    hearStream(at: now)
  }

  mutating func endStream(_ reason: String) {
    if isStreaming { hasBeenLost = true }
    isStreaming = false
    self.reason = reason
    hasStatus = false
  }

  /// Whether it is time to ask for the status.
  func shouldAsk(at now: BootInstant) -> Bool {
    guard let askedAt else { return true }
    return now - askedAt >= (isWaiting ? Self.answerPatience : Self.interval)
  }

  mutating func noteAsked(at now: BootInstant) {
    askedAt = now
    isWaiting = true
  }

  /// The status has been answered, or never will be.
  mutating func noteAnswered() { isWaiting = false }

  mutating func takeStatus(at now: BootInstant) {
    hear(at: now)
    hasStatus = isStreaming
  }
}
