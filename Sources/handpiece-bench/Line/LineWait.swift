import Glibc

/// Waits for any of a few lines, at most a millisecond of a handpiece's life.
struct LineWait {
  private let masters: [Int32]
  private var waiting: [pollfd]
  private var rounds = 0

  /// How often it waits before it looks again whether somebody has opened a line.
  private static let roundsBetweenLooks = 64

  init(masters: [Int32]) {
    self.masters = masters
    waiting = masters.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  }

  /// Waits; afterwards ``isReady(_:)`` says which lines have something to read.
  mutating func wait() {
    rounds += 1
    if rounds.isMultiple(of: Self.roundsBetweenLooks) {
      for index in masters.indices { waiting[index].fd = masters[index] }
    }
    _ = unsafe poll(&waiting, nfds_t(waiting.count), 1)
    // A line that nobody has open is always ready; poll would not wait.
    for index in waiting.indices where waiting[index].revents & Int16(POLLHUP) != 0 {
      waiting[index].fd = -1
    }
  }

  func isReady(_ index: Int) -> Bool {
    waiting[index].revents & Int16(POLLIN) != 0
  }
}
