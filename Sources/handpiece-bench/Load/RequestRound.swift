import Glibc
import Synchronization

/// What the thread of a ``RequestMill`` knows.
struct RequestRound {
  private let order: RequestMill.Order
  private let socket: String
  private let state: RequestState
  private var callers: [Caller]
  private var nextCaller = 0
  private var start = Clock.nanoseconds
  private var sentCount: Int64 = 0
  private var waits: [Int64] = []
  private var failed = 0
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

  /// One connection, with at most one request on its way.
  private struct Caller {
    var descriptor: Int32?
    var reader = AnswerReader()
    /// When the request was due that is not answered yet.
    var due: Int64?
  }

  /// How late requests may become; what is later is not asked any more.
  private static let patienceNanoseconds: Int64 = 1_000_000_000
  /// The most times that are kept between two looks.
  private static let waitsLimit = 2_000_000

  init(_ order: RequestMill.Order, at socket: String, in state: RequestState) {
    self.order = order
    self.socket = socket
    self.state = state
    callers = [Caller](repeating: Caller(), count: order.connections)
  }

  mutating func run() {
    while !state.isEnding.load(ordering: .relaxed) {
      sendWhatIsDue()
      readAnswers()
      tell()
    }
    for caller in callers { if let descriptor = caller.descriptor { close(descriptor) } }
  }

  /// When the next request is, or was, due. One that finds no connection free is late from then on.
  private func nextDue(_ now: Int64) -> Int64 {
    guard let perSecond = order.perSecond else { return now }
    return start + sentCount * 1_000_000_000 / perSecond
  }

  private mutating func sendWhatIsDue() {
    let now = Clock.nanoseconds
    if nextDue(now) < now - Self.patienceNanoseconds { start += now - nextDue(now) }
    for _ in callers.indices {
      let due = nextDue(now)
      guard due <= now else { return }
      let index = nextCaller
      nextCaller = (nextCaller + 1) % callers.count
      if callers[index].due == nil { send(on: index, due: due) }
    }
  }

  private mutating func send(on index: Int, due: Int64) {
    if callers[index].descriptor == nil {
      let type = Int32(SOCK_STREAM.rawValue)
      callers[index].descriptor = try? UnixSocket.connect(to: socket, type: type)
    }
    guard let descriptor = callers[index].descriptor else { return }
    let request = order.requests[Int(sentCount % Int64(order.requests.count))]
    guard
      unsafe Glibc.send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
    else { return hangUp(index) }
    sentCount += 1
    callers[index].due = due
  }

  private mutating func readAnswers() {
    var waiting = callers.map {
      pollfd(fd: $0.due == nil ? -1 : $0.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
    }
    let pause: Int32 = order.perSecond == nil ? 20 : 1
    guard unsafe poll(&waiting, nfds_t(waiting.count), pause) > 0 else { return }
    for index in callers.indices where waiting[index].revents != 0 { readAnswer(index) }
  }

  private mutating func readAnswer(_ index: Int) {
    guard let descriptor = callers[index].descriptor else { return }
    let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    guard count > 0 else { return hangUp(index) }
    switch callers[index].reader.read(buffer[..<count]) {
    case .unfinished: break
    case .unreadable: hangUp(index)
    case .finished(let isSuccess, _):
      if !isSuccess { failed += 1 }
      if let due = callers[index].due { waits.append(Clock.nanoseconds - due) }
      callers[index].due = nil
    }
  }

  private mutating func hangUp(_ index: Int) {
    if let descriptor = callers[index].descriptor { close(descriptor) }
    callers[index] = Caller()
    failed += 1
  }

  private mutating func tell() {
    guard !waits.isEmpty || failed > 0 else { return }
    state.tally.withLock { tally in
      if tally.waits.count < Self.waitsLimit { tally.waits += waits }
      tally.failed += failed
    }
    waits.removeAll(keepingCapacity: true)
    failed = 0
  }
}
