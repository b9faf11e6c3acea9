import Backstage
import ControlAPI
import ControlClient
import Foundation
import Glibc
import Quantities
import Testing

/// A handpiece, an instrument on its line and an engineer's command line, all as programs.
@Suite(
  .takingTurns, .enabled(if: SimulatedMeter.isWanted, "sinstruments (PyPI) is not installed"))
struct `A calibration at the programs` {
  private let bench: EngineersBench
  private var stage: Stage { bench.stage }

  init() throws {
    bench = try EngineersBench(["HP-0001": ["--gain", "1120000"]])
  }

  @Test(.timeLimit(.minutes(30)))
  func `adjusts what drifted by 12 %, and certifies what the readings say`() async throws {
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let proof = try await stage.proof()
    let overdue = try await bench.finish("HP-0001", proof, due: "2026-02-01")
    #expect(overdue.status == 1)
    #expect(overdue.complaint.contains("have it calibrated"))
    let done = try await bench.finish("HP-0001", proof)
    try #require(done.status == 0, "\(done.complaint)")
    #expect(done.complaint.contains("the curve is written and read back"))
    let closed = try JSONDecoder().decode(ServiceSnapshot.self, from: Data(done.output.utf8))
    #expect(closed.state == .closed && closed.isAdjusted)
    #expect((1_100_000...1_140_000).contains(closed.curve.gain))
    #expect(closed.points?.allSatisfy { $0.verdict == "pass" } == true)
    try await expectCard(with: try #require(closed.points))
    try bench.export()
    let certificate = try bench.certificate("HP-0001")
    try #require(certificate.status == 0, "\(certificate.complaint)")
    try expectPDF()
    let script = try bench.check("HP-0001")
    #expect(script.status == 0, "\(script.output)")
    #expect(script.output.contains("\"points\": 7"))
    try stage.end(daemon)
  }

  /// The same certificate to print, where a program that makes PDFs is installed.
  private func expectPDF() throws {
    let pdf = try bench.certificate("HP-0001", "pdf")
    let isWanted = ProcessInfo.processInfo.environment["CI"] == "true"
    guard pdf.status == 0 || isWanted else {
      return #expect(pdf.complaint.contains("WeasyPrint"), "\(pdf.complaint)")
    }
    try #require(pdf.status == 0, "\(pdf.complaint)")
    let bytes = try Data(contentsOf: URL(filePath: bench.path("HP-0001.pdf")))
    #expect(bytes.starts(with: Data("%PDF-".utf8)) && bytes.count > 10_000)
  }

  /// An engineer is called away in the middle, and goes on afterwards.
  @Test(.timeLimit(.minutes(30)))
  func `goes on where it was broken off, and says what it was not told`() async throws {
    let daemon = try stage.daemon()
    try #require(daemon.complaint(until: "a rfmn-49i") != nil)
    let proof = try await stage.proof()
    let bare = try Program(
      "handpiecectl",
      [
        "calibrate", "start", "HP-0001", "--meter", bench.meter.path, "--devices", bench.path(""),
        "--person", proof.person.text, "--pin-stdin",
      ] + bench.socket)
    bare.say(proof.pin.withDigits { String(decoding: $0, as: UTF8.self) })
    let missing = bare.result()
    #expect(missing.status == 64)
    for option in [
      "--instrument-serial", "--certificate", "--calibrated", "--due", "--room", "--humidity",
    ] {
      #expect(missing.complaint.contains(option), "\(missing.complaint)")
    }

    try await bench.breakOff("HP-0001", proof)
    let again = try await bench.finish("HP-0001", proof)
    try #require(again.status == 0, "\(again.complaint)")
    #expect(again.complaint.hasPrefix("going on with the calibration that is under way\n"))
    let next = again.complaint.firstMatch(of: #/\n  (\d+) of /#).flatMap { Int($0.1) }
    #expect(try #require(next) > 3)
    let closed = try JSONDecoder().decode(ServiceSnapshot.self, from: Data(again.output.utf8))
    #expect(closed.state == .closed && closed.points?.allSatisfy { $0.verdict == "pass" } == true)
    daemon.signal(SIGTERM)
    #expect(daemon.end().status == 0)
  }

  /// The handpiece's card tells of the calibration, with its instrument, and how far off it was.
  private func expectCard(with points: [ServiceSnapshot.Point]) async throws {
    let record = try await stage.connection.handpiece(try #require(HandpieceSerial("HP-0001")))
    let calibration = try #require(record.calibrations.first)
    #expect(record.calibrations.count == 1 && record.trend.count == 1)
    #expect(calibration.quantity == "energy_per_pin" && calibration.result == "passed")
    #expect(calibration.firmware == record.handpiece.firmware)
    #expect(calibration.due.map { $0 > calibration.day } == true)
    #expect(
      calibration.instrument
        == HandpieceRecord.Instrument(
          model: "esu-2400", serial: "0042", certificate: "D-K-15001"))
    let worst = try #require(calibration.worst)
    #expect(points.contains { $0.setPoint == worst.setPoint && $0.error == worst.error })
    let shares = points.map { ($0.error * 1000 / $0.tolerance).magnitude }
    #expect(worst.share.magnitude == shares.max() && shares.min() != shares.max())
    // 12 % too much, where 10 % are allowed.
    let found = try #require(record.trend.first)
    #expect(found.seq == calibration.seq)
    #expect((1100...1300).contains(found.asFound.share), "\(found)")
  }
}
