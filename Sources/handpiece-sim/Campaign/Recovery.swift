import ControlAPI
import ControlClient

/// What must hold after each restart.
extension Attendant {
  /// Waits until the handpiece is ready again and nothing is open, reads the log and checks it.
  mutating func recover(
    _ promises: Promises, acknowledged: CounterWord
  ) async throws(CampaignFailure) {
    try await wait(for: "the daemon to answer") { $0.isAttached }
    try await enrol()
    try await waitForRest()
    try await readLog()
    try mirror.check(promises)
    try mirror.checkClosed()
    try await checkCounter(told: acknowledged)
  }

  /// Handpiece and log have counted alike, and the handpiece is told so.
  private mutating func checkCounter(
    told acknowledged: CounterWord
  ) async throws(CampaignFailure) {
    let deadline = Self.now + Self.patienceMilliseconds
    while true {
      let counter = try await askCounter()
      try mirror.checkCounter(epoch: counter.counterEpoch, last: counter.lastPulse)
      if acknowledged.counterEpoch == counter.counterEpoch {
        try mirror.checkAcknowledged(acknowledged.lastAcknowledged, epoch: counter.counterEpoch)
      }
      if counter.lastAcknowledged == counter.lastPulse { return }
      if deathStatus != nil { throw .killed }
      guard Self.now < deadline else {
        throw .violated(
          "the handpiece counted \(counter.lastPulse) and was told of \(counter.lastAcknowledged)")
      }
      try await takeNext()
    }
  }

  /// Waits until the handpiece is ready and no session is open; lifts the stop that is latched.
  private mutating func waitForRest() async throws(CampaignFailure) {
    let deadline = Self.now + Self.patienceMilliseconds
    while true {
      let status = try await ask { connection throws(ControlClientError) in
        try await connection.status()
      }
      let handpiece = status.handpieces.first
      switch handpiece?.state {
      case .ready where status.sessions.isEmpty: return
      case .stopped:
        if let handpiece { try await lift(handpiece) }
      case .locked, .unknown:
        throw .violated("after the restart the handpiece is \(handpiece?.state.rawValue ?? "")")
      default: break
      }
      guard Self.now < deadline else {
        throw overdue(
          "rest: \(handpiece?.state.rawValue ?? "no handpiece"), \(status.sessions.count) open")
      }
      try await takeNext()
    }
  }

  /// Lifts exactly the stop that is shown; it may not be shown any more.
  mutating func lift(_ handpiece: HandpieceSnapshot) async throws(CampaignFailure) {
    guard let proof else { return }
    do {
      _ = try await ask { connection throws(ControlClientError) in
        try await connection.resetStop(handpiece.stopCount, of: handpiece.serial, proof: proof)
      }
    } catch .declined {}
  }

  /// Reads what is new in the log to its end.
  mutating func readLog() async throws(CampaignFailure) {
    while true {
      let first = UInt64(mirror.size)
      let page = try await ask { connection throws(ControlClientError) in
        try await connection.leaves(from: first)
      }
      for leaf in page.leaves { try mirror.read(leaf) }
      if UInt64(mirror.size) >= page.logSize || page.leaves.isEmpty { return }
    }
  }

  /// Reads the whole log once more: not a byte of it has changed since it was seen.
  mutating func readLogAnew() async throws(CampaignFailure) {
    var next: UInt64 = 0
    while next < UInt64(mirror.size) {
      let page = try await ask { connection throws(ControlClientError) in
        try await connection.leaves(from: next)
      }
      guard let last = page.leaves.last else { throw .violated("leaf \(next) cannot be read") }
      for leaf in page.leaves {
        try mirror.see(seq: Int64(clamping: leaf.seq), text: leaf.text)
      }
      next = last.seq + 1
    }
  }
}
