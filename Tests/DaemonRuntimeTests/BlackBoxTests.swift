import AuditStore
import ControlAPI
import DaemonRuntime
import Foundation
import Logging
import Quantities
import Testing
import TreatmentSession

/// What is kept of a line, in files.
@Suite struct `The black box` {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "box-\(UUID().uuidString)"
  ).path()

  private func kept(_ number: Int) -> KeptFrames {
    var ring = FrameRing()
    ring.note(phase: "phase \(number)", at: BootInstant(microseconds: 1))
    return KeptFrames(handpiece: "HP-1", model: "m", firmware: "1", ring: ring)
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }

  private func write(_ numbers: ClosedRange<Int>) throws {
    // A box for each, because what waits for the disk is bounded.
    for number in numbers {
      let box = try BlackBoxFolder(path: folder, logger: Logger(label: "test"))
      try box.start()
      box.keep(kept(number), because: "handpiece_fault")
      box.stop()
    }
  }

  @Test func `keeps the newest twenty files, each whole, and goes on counting`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    let other = folder + "/notes.txt"
    try Data("mine".utf8).write(to: URL(filePath: other))
    try write(1...23)
    let files = try names.filter { $0.hasSuffix(".frames") }
    #expect(files.count == BlackBoxFolder.filesLimit)
    #expect(files.first == "00000004+HP-1+handpiece_fault.frames")
    #expect(files.last == "00000023+HP-1+handpiece_fault.frames")
    #expect(try names.contains("notes.txt"), "what is not ours stays")
    let text = try String(contentsOfFile: folder + "/" + files[19], encoding: .utf8)
    let recording = try FrameRecording(reading: text)
    #expect(recording.lines.map(\.content) == ["phase 23"])
    #expect(recording.reason == "handpiece_fault")
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + files[0])
    #expect(mode[.posixPermissions] as? Int == 0o600)
  }

  @Test func `gives what it keeps of one handpiece, and of no other`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(1...3)
    let box = try BlackBoxFolder(path: folder, logger: Logger(label: "test"))
    let (mine, other) = (
      try #require(HandpieceSerial("HP-1")), try #require(HandpieceSerial("HP"))
    )
    #expect(box.files(of: mine).map(\.number) == [1, 2, 3])
    #expect(box.files(of: mine).allSatisfy { $0.reason == "handpiece_fault" })
    #expect(box.files(of: other).isEmpty)
    let second = try #require(try box.recording(box.files(of: mine)[1], of: mine))
    #expect(second.lines.map(\.content) == ["phase 2"])
    #expect(try box.recording(FramePage.Kept(number: 9, reason: "x"), of: mine) == nil)
    try Data("nonsense".utf8).write(to: URL(filePath: folder + "/00000007+HP-1+odd.frames"))
    #expect(throws: AuditStoreError.self) {
      try box.recording(FramePage.Kept(number: 7, reason: "odd"), of: mine)
    }
  }

  @Test func `is for faults and losses, and for no other alarm`() {
    #expect(BlackBoxFolder.reason(among: [.publishState, .confirmStop]) == nil)
    let kept = AlarmCondition.allCases.filter { condition in
      BlackBoxFolder.reason(
        among: [.alarm(.began(condition, handpiece: "HP-1", session: nil))]) == condition.rawValue
    }
    #expect(
      Set(kept) == [
        .handpieceFault, .twoActivations, .footswitchHeld, .handpieceLost, .leaseExpired,
        .deliveryExceeded, .stopUnconfirmed, .linkQuality, .checkFailed,
      ])
    let over = MachineEffect.alarm(.over(.handpieceFault, handpiece: "HP-1"))
    #expect(BlackBoxFolder.reason(among: [over]) == nil)
  }

  @Test func `writes what waits before it ends, and takes no more than eight at once`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let box = try BlackBoxFolder(path: folder, logger: Logger(label: "test"))
    // Nobody writes yet.
    for number in 1...12 { box.keep(kept(number), because: "handpiece_lost") }
    try box.start()
    box.stop()
    #expect(try names.count == 8)
    box.keep(kept(13), because: "handpiece_lost")
    #expect(try names.count == 8, "what comes after the end is lost")
  }
}
