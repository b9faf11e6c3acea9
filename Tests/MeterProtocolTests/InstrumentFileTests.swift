import Backstage
import CatalogFiles
import DeviceCatalog
import Foundation
import Testing

@Suite struct `The files of instruments` {
  /// What is wrong with a folder whose one file is that of this checkout with a text replaced.
  private func defects(
    _ old: String, _ new: String, in file: String = "esu-2400.yaml"
  ) throws -> [String] {
    var text = try String(
      contentsOfFile: "\(Checkout.devices)/instruments/\(file)", encoding: .utf8)
    let range = try #require(text.range(of: old), "\(file) has no \(old)")
    text.replaceSubrange(range, with: new)
    return try defects(ofFiles: [file: text])
  }

  private func defects(ofFiles files: [String: String]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "instruments-\(UInt64.random(in: 0 ... .max))")
    let inside = folder.appending(path: "instruments")
    try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: inside.appending(path: name)) }
    do {
      _ = try InstrumentFolder.load(folder: folder.path())
      return []
    } catch {
      return error.description.replacing(folder.path(), with: "").split(separator: "\n").map(
        String.init)
    }
  }

  @Test func `describe two meters and what a person reads`() throws {
    let found = try InstrumentFolder.load(folder: Checkout.devices).byModel
    #expect(Set(found.keys) == ["esu-2400", "seculife-es-pro", "manual"])
    let meter = try #require(found["esu-2400"])
    guard case .serial(let line) = meter.access else {
      Issue.record("no line")
      return
    }
    #expect(line.baud == 115_200 && line.commandEnd == .carriageReturn && line.replyEnd == .both)
    #expect(line.forbiddingMask == 0b1111_1111_0001_0101)
    #expect(meter.quantity(.currentRMS)?.command == "READ:MArms?")
    #expect(meter.quantity(.currentRMS)?.accuracyPPM == 10_000)
    #expect(found["manual"]?.access == .manual)
    #expect(found["manual"]?.quantity(.depth)?.accuracyDigits == 5)
  }

  @Test func `leave the catalog of handpieces and limits as it is`() throws {
    let paths = try CatalogFolder.load(folder: Checkout.devices).files.map(\.path)
    #expect(!paths.isEmpty && !paths.contains { $0.hasPrefix("instruments/") })
  }

  @Test func `may be missing`() throws {
    let none = try InstrumentFolder.load(folder: Checkout.devices + "/limits")
    #expect(none.byModel.isEmpty)
  }

  /// A text of the file, what replaces it, where the defect then is, and what is said about it.
  @Test(
    arguments: [
      ("baud: 115200", "baud: 115.2", "115.2", "baud must be an integer, not the decimal number"),
      ("baud: 115200", "baud: 10", "10\n", "baud must lie in 300 to 4000000, and is 10"),
      ("command_end: cr\n", "command_end: nul\n", "nul", "command_end must be one of cr, lf, crlf"),
      ("  pause_ms: 100\n", "", "baud", "serial lacks \"pause_ms\""),
      ("pause_ms", "pause", "pause: 100", "in serial; with its unit it is \"pause_ms\""),
      ("bit: 2,", "bit: 0,", "{bit: 0, meaning: cal", "bit 0 stands twice"),
      ("bit: 2,", "bit: 32,", "32,", "bit must lie in 0 to 31, and is 32"),
      ("unit: mA", "unit: W", "W\n    decimals", "current_rms is read in mA"),
      (
        "unit: mA", "unit: A", "A\n    decimals",
        "unit must be one of mV, mA, W, uJ, um, mHz, Pa, mg/s"
      ),
      (
        "kind: power", "kind: current_rms", "kind: current_rms\n    unit: W",
        "\"current_rms\" twice"
      ),
      ("maximum: 70000", "maximum: 0", "0\n    idle", "the maximum lies not above the minimum"),
      ("idle_maximum: 20", "idle_maximum: -1", "-1", "the idle maximum lies outside"),
      (
        "ppm: 10000\n    accuracy_digits: 10", "ppm: 0\n    accuracy_digits: 0", "0\n    accuracy",
        "no instrument is without error"
      ),
      ("    command: \"READ:MArms?\"\n", "", "kind: current", "a quantity on a line lacks"),
      ("READ:MArms?", "READ:MA\\r", "\"READ:MA", "command must be at most 100 printable ASCII"),
      (
        "minimum_ohm: 1\n", "minimum_ohm: 6400\n", "6400\n    agr",
        "the greatest load lies not above"
      ),
      ("access: serial", "access: manual", "baud", "this instrument: it has no \"serial\""),
      ("evidence: engineering", "evidence: guess", "guess", "evidence must be one of"),
      ("source: https://", "source: http://", "http://", "source must be a public address"),
      ("model: esu-2400", "model: ESU-2400", "ESU-2400", "model must have lower-case letters"),
      ("year: 5000", "year: [5000]", "[5000]", "drift_ppm_per_year must be an integer"),
      ("access: serial", "access: &a serial", "&a", "anchors and aliases are not used"),
    ] as [(String, String, String, String)])
  func `are refused with the place of what is wrong`(
    old: String, new: String, place: String, reason: String
  ) throws {
    let file = "\(Checkout.devices)/instruments/esu-2400.yaml"
    var text = try String(contentsOfFile: file, encoding: .utf8)
    let range = try #require(text.range(of: old))
    text.replaceSubrange(range, with: new)
    // The comments of the file's head name the model too.
    let start = try #require(text.range(of: "\nmodel:")).lowerBound
    let found = try #require(text.range(of: place, range: start..<text.endIndex)).lowerBound
    let before = text[..<found].split(separator: "\n", omittingEmptySubsequences: false)
    let expected = "\(before.count):\((before.last?.count ?? 0) + 1): "
    let defects = try defects(old, new)
    #expect((1...3).contains(defects.count), "\(defects)")
    let line = try #require(defects.first { $0.contains(reason) }, "\(defects)")
    #expect(line.hasPrefix("instruments/esu-2400.yaml:\(expected)"), "\(line)")
  }

  @Test func `are refused where one without a line has a command, or one on a line no line`() throws
  {
    #expect(
      try defects(
        "accuracy_digits: 5", "accuracy_digits: 5\n    command: \"D?\"", in: "manual.yaml"
      )
      .contains { $0.contains("a person is given no command") })
    #expect(
      try defects("access: manual", "access: serial", in: "manual.yaml")
        .contains { $0.contains("an instrument on a line lacks \"serial\"") })
  }

  @Test func `are all read before anything is said, and none is passed over`() throws {
    let text = try String(
      contentsOfFile: "\(Checkout.devices)/instruments/manual.yaml", encoding: .utf8)
    let found = try defects(ofFiles: [
      "a.yaml": text.replacing("decimals: 0", with: "decimals: 9"), "b.yaml": "model: [",
      "c.md": "x",
    ])
    #expect(found.count { $0.hasPrefix("instruments/a.yaml:") } == 5)
    #expect(found.count { $0.hasPrefix("instruments/b.yaml:") } >= 1)
    #expect(
      try defects(ofFiles: ["a.yaml": text, "b.yaml": text])
        .contains { $0.contains("b.yaml") && $0.contains("another file describes \"manual\" too") })
    #expect(
      try defects(ofFiles: ["a.yml": text]).contains { $0.contains("only .yaml and .md files") })
  }
}
