import AuditLog
import CLinux
import ControlServer
import HandpieceWire
import Quantities
import SerialLine
import Synchronization
import TreatmentSession

/// The stop of one handpiece, pulled from any thread, past the loop and its queues.
///
/// Pulling raises a count that forbids the loop every frame that lets the handpiece fire, writes a
/// stop frame straight to the line, and only then tells the loop.
final class StopSwitch: Sendable {
  private struct State {
    var frames: StopFrames
    var orders: [StopOrder] = []
    var tickets: [StopTicket] = []
    /// What was put on the line since the loop asked last.
    var written: [(at: BootInstant, bytes: [UInt8])] = []
  }

  /// The line as the stop reaches it.
  let port = StopPort()
  private let raised = Atomic<UInt64>(0)
  private let inUse = Atomic<Bool>(false)
  private let state: Mutex<State>

  /// The most stops that wait to be recorded; further ones are stops, but leave no leaf of their
  /// own.
  private static let ordersLimit = 64

  init(seed: UInt16) {
    state = Mutex(State(frames: StopFrames(seed: seed)))
  }

  /// Whether there is a handpiece to stop: one on a line, or one that left a session behind.
  var isInUse: Bool {
    get { inUse.load(ordering: .acquiring) }
    set { inUse.store(newValue, ordering: .releasing) }
  }

  /// How many stops were ever raised. The loop compares it with those it has handled.
  var raisedCount: UInt64 {
    raised.load(ordering: .acquiring)
  }

  /// Stops. The ticket is confirmed when the handpiece has latched it.
  func pull(_ order: StopOrder, ticket: StopTicket) {
    raised.add(1, ordering: .acquiringAndReleasing)
    state.withLock { state in
      write(state.frames.next(clockMilliseconds: Self.clock), &state)
      if state.orders.count < Self.ordersLimit { state.orders.append(order) }
      if state.tickets.count < Self.ordersLimit { state.tickets.append(ticket) }
    }
  }

  /// Puts a stop of the machine itself, or the newest once more, on the line.
  func write(isRepetition: Bool) {
    state.withLock { state in
      write(
        isRepetition
          ? state.frames.repetition(clockMilliseconds: Self.clock)
          : state.frames.next(clockMilliseconds: Self.clock), &state)
    }
  }

  /// Takes the orders the loop has not handled yet.
  func takeOrders() -> [StopOrder] {
    state.withLock { state in
      defer { state.orders.removeAll() }
      return state.orders
    }
  }

  /// Takes the stop frames that have left since; for a recording of the line.
  func takeWritten() -> [(at: BootInstant, bytes: [UInt8])] {
    state.withLock { state in
      guard !state.written.isEmpty else { return [] }
      defer { state.written.removeAll() }
      return state.written
    }
  }

  /// The handpiece has latched its stop.
  func confirm() {
    let tickets = state.withLock { state in
      defer { state.tickets.removeAll() }
      return state.tickets
    }
    for ticket in tickets { ticket.confirm() }
  }

  private func write(_ frame: EncodedFrame, _ state: inout State) {
    let bytes = frame.array
    guard port.write(bytes.span), state.written.count < Self.ordersLimit else { return }
    state.written.append((BootInstant(microseconds: clinux_boot_microseconds()), bytes))
  }

  private static var clock: UInt16 {
    UInt16(truncatingIfNeeded: clinux_boot_microseconds() / 1000)
  }
}

extension EncodedFrame {
  /// The frame's bytes.
  var array: [UInt8] {
    (0..<count).map { bytes[$0] }
  }
}
