import Backstage
import ControlAPI
import ControlClient
import Foundation
import Testing

/// A shot is fired, and something comes between it and its reading.
@Suite(
  .takingTurns, .enabled(if: SimulatedMeter.isWanted, "sinstruments (PyPI) is not installed"))
struct `The reading of a shot` {
  private let bench: EngineersBench
  private var stage: Stage { bench.stage }
  private let serial = "HP-0001"

  init() throws {
    bench = try EngineersBench(["HP-0001": []])
  }

  @Test(.timeLimit(.minutes(30)))
  func `is kept while the handpiece is away, and handed in when it is back`() async throws {
    let daemon = try stage.daemon()
    try await stage.wait(for: .ready)
    let proof = try await stage.proof()
    let person = try await personBeforeTheFirstShot(proof)
    #expect(stage.unplug())
    try await stage.wait(for: .lost)
    let reading = try Gauge.reading(bench.path("\(serial).json"))
    person.type(reading)
    try person.answer("Once more: ", reading)
    try person.wait(for: "the reading is kept until the handpiece is back")
    #expect(stage.plug())
    try person.wait(for: "\n  11 of ")
    try stage.end(daemon)
  }

  /// Who has read the needles at home and seen a shot, also where a busy machine lost the line.
  private func personBeforeTheFirstShot(_ proof: PersonProof) async throws -> Dialogue {
    while true {
      try await stage.wait(for: .ready)
      let taken = (try? await service().taken) ?? 0
      let person = try bench.person(atDepthOf: serial, proof)
      do {
        try person.answer(
          "PIN of Ada Example: ", proof.pin.withDigits { String(decoding: $0, as: UTF8.self) })
        for _ in taken..<10 {
          try person.answer("It reads, with the unit: ", "0um")
          try person.answer("Once more: ", "0um")
        }
        try person.wait(for: "It reads, with the unit: ")
        return person
      } catch let silence as Dialogue.Silence {
        guard Silence.isMeant(by: silence.description) else { throw silence }
      }
    }
  }

  /// An engineer who was called away for longer than an instrument shows what it read.
  @Test(.timeLimit(.minutes(30)))
  func `of nothing is not taken for that of a shot that was fired before`() async throws {
    let daemon = try stage.daemon()
    try await stage.wait(for: .ready)
    let proof = try await stage.proof()
    try await bench.breakOff(serial, proof)
    let shot = try await fire()
    try bench.disconnect()
    let again = try await bench.finish(serial, proof)
    #expect(again.status == 1)
    #expect(again.complaint.contains("shot \(shot) was fired before"), "\(again.complaint)")
    #expect(again.complaint.contains("`handpiecectl calibrate close \(serial)`"))
    #expect(try await service().state == .fired)
    try stage.end(daemon)
  }

  private func service() async throws -> ServiceSnapshot {
    try await stage.connection.service(of: try #require(HandpieceSerial(serial)))
  }

  /// Has the next shot fired while somebody sees alarms, and returns its number.
  private func fire() async throws -> Int {
    let console = Console(stage.connection)
    defer { console.close() }
    let handpiece = try #require(HandpieceSerial(serial))
    try await Wait.until(
      "the shot is fired", passing: [.busy, .unavailable, .conflict, .unknownOutcome]
    ) { last in
      let now = try await service()
      last = "\(now.state)"
      if now.state == .fired, now.delivery?.reported != nil { return true }
      guard now.state == .ready, let next = now.next else { return false }
      let shot = ShotBody(shot: next.shot, load: next.load, stopCount: now.stopCount)
      _ = try await stage.connection.fire(shot, of: handpiece)
      return false
    }
    return try #require(try await service().next?.shot)
  }
}
