import ControlClient
import Dispatch
import Quantities
import Synchronization
import TechnicianConsole

/// Sends stops from threads of their own, past everything else that the console does.
final class StopSender: Sendable {
  private let path: String
  private let inbox: ConsoleInbox
  /// Each has its own thread: a stop that waits for its confirmation does not delay the next.
  private let queues = (0..<4).map { DispatchQueue(label: "stop \($0)", qos: .userInteractive) }
  private let underway = Mutex((count: 0, next: 0))

  init(socketAt path: String, inbox: ConsoleInbox) {
    self.path = path
    self.inbox = inbox
  }

  /// Sends one, unless as many as there are threads are under way: they do the same.
  func send() {
    let chosen: Int? = underway.withLock { underway in
      guard underway.count < queues.count else { return nil }
      underway.count += 1
      underway.next = (underway.next + 1) % queues.count
      return underway.next
    }
    guard let chosen else { return }
    queues[chosen].async { [self] in
      let settlement = stop()
      underway.withLock { $0.count -= 1 }
      inbox.put(.stopSettled(settlement))
    }
  }

  private func stop() -> StopSettlement {
    do throws(ControlClientError) {
      let report = try StopClient.stop(socketAt: path)
      return switch report.outcome {
      case .confirmed: .confirmed(after: report.settledAfter)
      case .unconfirmed: .unconfirmed(after: report.settledAfter)
      case .unknown: .unknown
      }
    } catch {
      if case .noAnswer = error { return .unknown }
      return .failed("\(error)")
    }
  }
}
