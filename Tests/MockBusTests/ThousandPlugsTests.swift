import Backstage
import Testing

@Suite(.takingTurns, .enabled(if: Bench.isWanted, Bench.advice))
struct `A thousand plugs` {
  /// Promise 12: everything is bounded.
  @Test(.timeLimit(.minutes(30)))
  func `leave no descriptor and no thread behind`() throws {
    let bench = try Bench()
    try bench.startWatching()
    for _ in 0..<10 { try plugAndUnplug(bench, departure: "hup-first") }
    let before = try bench.observer.resources()
    for round in 0..<1000 {
      try plugAndUnplug(bench, departure: round.isMultiple(of: 2) ? "hup-first" : "uevent-first")
    }
    let after = try bench.observer.resources()
    #expect(after.descriptors == before.descriptors)
    #expect(after.threads == before.threads)
    #expect(after.residentKilobytes < before.residentKilobytes + 1024)
  }

  private func plugAndUnplug(_ bench: Bench, departure: String) throws {
    try bench.bus("plug ttyUSB0 0403 6001 RF000001")
    try #require(try bench.see("news") == "terminals")
    try #require(try bench.see("look") == "appeared /dev/ttyUSB0 RF000001")
    try #require(try bench.see("open /dev/ttyUSB0") == "serialPort /dev/ttyUSB0")
    try bench.bus("unplug ttyUSB0 \(departure)")
    try #require(try bench.see("read") == "hung up seen by poll")
    try #require(try bench.see("close") == "ok")
    try #require(try bench.see("news") == "terminals")
    try #require(try bench.see("look") == "gone /dev/ttyUSB0 RF000001")
  }
}
