import ControlServer
import Synchronization
import TreatmentSession

/// The stops of all handpieces together.
final class StopPanel: Sendable {
  let switches: [StopSwitch]
  private let wakeLoop: @Sendable () -> Void

  init(_ switches: [StopSwitch], wakeLoop: @escaping @Sendable () -> Void) {
    self.switches = switches
    self.wakeLoop = wakeLoop
  }

  /// Stops every handpiece: the frames are on the lines when this returns. The ticket is confirmed
  /// when every handpiece has latched its stop.
  func pull(_ order: StopOrder) -> StopTicket {
    let all = StopTicket()
    let pulled = switches.filter(\.isInUse)
    let remaining = Countdown(pulled.count)
    if pulled.isEmpty { all.confirm() }
    for pulled in pulled {
      let one = StopTicket()
      pulled.pull(order, ticket: one)
      one.whenConfirmed {
        if remaining.decrement() == 0 { all.confirm() }
      }
    }
    wakeLoop()
    return all
  }
}

/// Counts down across threads.
private final class Countdown: Sendable {
  private let count: Atomic<Int>

  init(_ count: Int) {
    self.count = Atomic(count)
  }

  func decrement() -> Int {
    count.subtract(1, ordering: .acquiringAndReleasing).newValue
  }
}
