import ControlAPI
import Synchronization

/// Whose event streams were ended and why, until they come back and are told.
final class StreamLosses: Sendable {
  /// A client, as far as it can be known again.
  private struct Client: Hashable {
    let userID: UInt32
    let processID: Int32

    init(_ seat: Seat) {
      userID = seat.userID
      processID = seat.processID
    }
  }

  private let losses = Mutex<[(client: Client, loss: StreamLoss)]>([])

  /// Clients beyond these are not told; the oldest is forgotten first.
  private static let limit = 256

  func note(_ loss: StreamLoss, of seat: Seat) {
    losses.withLock { losses in
      losses.removeAll { $0.client == Client(seat) }
      if losses.count >= Self.limit { losses.removeFirst() }
      losses.append((Client(seat), loss))
    }
  }

  /// Why the client's stream before this one was ended; it is told once.
  func take(_ seat: Seat) -> StreamLoss? {
    losses.withLock { losses in
      guard let index = losses.firstIndex(where: { $0.client == Client(seat) }) else { return nil }
      return losses.remove(at: index).loss
    }
  }
}
