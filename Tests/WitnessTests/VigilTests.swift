import AuditLog
import ControlAPI
import Synchronization
import Testing
import handpiece_witness

/// What a vigil said, and how long it paused each time, in milliseconds.
private final class Diary: Sendable {
  private let entries = Mutex<(said: [String], pauses: [Int64])>(([], []))

  var said: [String] { entries.withLock { $0.said } }
  var pauses: [Int64] { entries.withLock { $0.pauses } }

  func note(_ text: String) {
    entries.withLock { $0.said.append(text) }
  }

  /// Returns which pause it is, from 1 on.
  func note(pause: Int64) -> Int {
    entries.withLock { entries in
      entries.pauses.append(pause)
      return entries.pauses.count
    }
  }
}

@Suite struct `A vigil` {
  @Test func `goes on while the witness is away, says so once, and says when it is back`()
    async throws
  {
    try await TestConsole.run { console in
      console.grow(to: 5)
      let witness = try TestWitness()
      witness.trust(console.verifierKey)
      let port = try ClosedPort()
      let errand = try console.errand(port: port.number, witness: witness.verifierKey)
      let diary = Diary()
      let (away, wentAway) = AsyncStream.makeStream(of: Void.self)
      let (back, cameBack) = AsyncStream.makeStream(of: Void.self)
      let vigil = Vigil(errand, intervalMilliseconds: 60_000) { text in
        diary.note(text)
      } pause: { milliseconds in
        let count = diary.note(pause: milliseconds)
        if count == 12 {
          wentAway.finish()
          for await _ in back {}
        }
        if count == 15 { throw CancellationError() }
      }
      let standing = Task { try await vigil.run() }
      for await _ in away {}
      #expect(diary.said.count == 1, "\(diary.said)")
      #expect(diary.said.first?.contains("not reached") == true)
      #expect(diary.pauses.allSatisfy { (2_500...600_000).contains($0) })
      #expect(diary.pauses.last ?? 0 >= 300_000)
      try await WitnessServer.run(port: port.number, reply: witness.reply) { _ in
        cameBack.finish()
        await #expect(throws: CancellationError.self) { try await standing.value }
      }
      #expect(diary.said.count == 2, "\(diary.said)")
      #expect(diary.said.last?.contains("first 5 leaves") == true)
      #expect(diary.pauses.suffix(3) == [60_000, 60_000, 60_000])
      #expect(console.witnessed?.size == 5)
    }
  }

  @Test func `backs off to ten minutes and no further`() {
    var backOff = BackOff()
    let longest = (0..<10).map { _ in backOff.failed(roll: .max / 2) }
    #expect(longest.allSatisfy { (2_500...600_000).contains($0) })
    for _ in 0..<100 { #expect((300_000...600_000).contains(backOff.failed(roll: 300_000))) }
    #expect(backOff.failed(roll: 0) == 300_000)
    #expect(backOff.failed(roll: 300_000) == 600_000)
    backOff.succeeded()
    #expect(backOff.failed(roll: 0) == 2_500)
  }
}
