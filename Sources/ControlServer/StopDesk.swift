import CLinux
import Glibc
import Quantities
import Synchronization

/// What the stop thread does: reads packets, calls the stop, answers. It waits for no client.
final class StopDesk {
  private let listener: Int32
  private let wake: WakeDescriptor
  private let isClosing: Closing
  private let confirmationTimeout: Milliseconds
  private let stop: @Sendable (StopOrigin) -> StopTicket
  /// In the order of their last packet, the longest silent first.
  private var clients: [StopConnection] = []
  /// Given up for a client when the process has no descriptor left for one.
  private var spare: Int32

  /// How many clients stay connected at once.
  static let maximumClients = 32

  init(
    listener: Int32, wake: WakeDescriptor, isClosing: Closing,
    confirmationTimeoutMilliseconds: Int64, stop: @escaping @Sendable (StopOrigin) -> StopTicket
  ) {
    self.listener = listener
    self.wake = wake
    self.isClosing = isClosing
    confirmationTimeout = Milliseconds(confirmationTimeoutMilliseconds)
    self.stop = stop
    spare = fcntl(listener, F_DUPFD_CLOEXEC, 0)
  }

  /// Serves until told to end.
  func serve() {
    while !isClosing.flag.load(ordering: .acquiring) {
      waitForWork()
      wake.drain()
      readPackets()
      settle()
      acceptClients()
    }
    for client in clients { close(client.descriptor) }
    clients = []
    if spare >= 0 { close(spare) }
    close(listener)
  }

  private func waitForWork() {
    var waiting = [
      pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    waiting += clients.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    _ = unsafe poll(&waiting, nfds_t(waiting.count), timeoutMilliseconds())
  }

  /// Until the earliest deadline, rounded up; for ever when nothing is pending.
  private func timeoutMilliseconds() -> Int32 {
    guard let deadline = clients.compactMap(\.pending?.deadline).min() else { return -1 }
    let remaining = (deadline - now()).count
    return Int32(clamping: max(0, (remaining + 999) / 1000))
  }

  private func readPackets() {
    for client in clients { readPacket(of: client) }
  }

  /// Reads at most one packet, so that a client that floods delays the others by one stop only.
  private func readPacket(of client: StopConnection) {
    switch client.receive() {
    case .packet:
      // Before anything else: the stop.
      let receivedAt = now()
      let ticket = stop(client.origin(at: receivedAt))
      guard client.send("sent") else { return drop(client) }
      if let place = clients.firstIndex(where: { $0 === client }) {
        clients.append(clients.remove(at: place))
      }
      client.pending = StopConnection.Pending(
        ticket: ticket, deadline: receivedAt + confirmationTimeout)
      ticket.whenConfirmed { [wake] in wake.signal() }
    case .nothing: break
    case .ended: drop(client)
    }
  }

  /// Tells clients whose stop has been confirmed, or whose time is up.
  private func settle() {
    let now = now()
    for client in clients {
      guard let pending = client.pending else { continue }
      let reply: String
      if pending.ticket.isConfirmed {
        reply = "confirmed"
      } else if now >= pending.deadline {
        reply = "unconfirmed"
      } else {
        continue
      }
      client.pending = nil
      if !client.send(reply) { drop(client) }
    }
  }

  /// A new client always gets in: the one silent for longest makes room.
  private func acceptClients() {
    // Asked first: without a free descriptor accept fails the same whether somebody waits or not.
    for _ in 0..<Self.maximumClients {
      guard someoneWaits() else { return }
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else {
        if errno == EAGAIN { return }
        guard errno == EMFILE || errno == ENFILE, makeRoom() else { return pause() }
        continue
      }
      if clients.count >= Self.maximumClients, let oldest = clients.first { drop(oldest) }
      let client = StopConnection(descriptor: descriptor)
      clients.append(client)
      readPacket(of: client)
    }
  }

  private func someoneWaits() -> Bool {
    var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 0) > 0
  }

  /// Frees a descriptor when the process has none left; false when there is nothing to free.
  private func makeRoom() -> Bool {
    if let oldest = clients.first {
      drop(oldest)
    } else if spare >= 0 {
      close(spare)
      spare = -1
    } else {
      return false
    }
    return true
  }

  /// Keeps an error that does not go away from turning the thread into a busy loop.
  private func pause() {
    _ = poll(nil, 0, 1)
  }

  private func drop(_ client: StopConnection) {
    clients.removeAll { $0 === client }
    if spare < 0 {
      // In one step, so that nobody else in the process gets the number in between.
      spare = dup2(listener, client.descriptor)
      _ = fcntl(spare, F_SETFD, FD_CLOEXEC)
    } else {
      close(client.descriptor)
    }
  }

  private func now() -> BootInstant {
    BootInstant(microseconds: clinux_boot_microseconds())
  }
}
