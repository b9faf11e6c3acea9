import ControlAPI
import ControlServer
import Synchronization

/// A service that notes what it is asked and answers what it is told to.
final class FakeService: ControlService {
  struct Asked: Equatable {
    var request: ControlRequest
    var seat: Seat
    var version: EntityTag?
  }

  struct Denied: Equatable {
    var route: ControlRoute
    var seat: Seat
  }

  private struct State {
    var asked: [Asked] = []
    var denied: [Denied] = []
    var log: [ControlEvent] = []
  }

  private let state = Mutex(State())
  private let reply: @Sendable (ControlRequest) async -> ControlAnswer

  init(_ reply: @escaping @Sendable (ControlRequest) async -> ControlAnswer) {
    self.reply = reply
  }

  var asked: [Asked] { state.withLock { $0.asked } }
  var denied: [Denied] { state.withLock { $0.denied } }

  /// Adds a leaf to the log and returns its event; it still has to be published.
  func append() -> ControlEvent {
    state.withLock { state in
      let seq = UInt64(state.log.count)
      let event = ControlEvent(id: seq, name: .leaf, data: Array("{\"seq\":\(seq)}".utf8))
      state.log.append(event)
      return event
    }
  }

  func answer(
    _ request: ControlRequest, from seat: Seat, ifMatch version: EntityTag?
  ) async -> ControlAnswer {
    state.withLock { $0.asked.append(Asked(request: request, seat: seat, version: version)) }
    return await reply(request)
  }

  func denied(_ route: ControlRoute, to seat: Seat) {
    state.withLock { $0.denied.append(Denied(route: route, seat: seat)) }
  }

  /// Two at a time, so that a catch-up takes several rounds.
  func replay(after position: UInt64, limit: Int) async -> [ControlEvent] {
    state.withLock { state in
      Array(state.log.filter { ($0.id ?? 0) > position }.prefix(min(2, limit)))
    }
  }
}
