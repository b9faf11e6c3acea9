import ControlAPI
import Quantities
import Testing

/// A line's recording as a file.
@Suite struct `A recording of a line` {
  static let recording = FrameRecording(
    handpiece: "HP-0031", model: "rfmn-49i", firmware: "1.0.0", reason: "handpiece_fault",
    lines: [
      FrameLine(
        index: 3, at: BootInstant(microseconds: 71), kind: .phase, content: "refused some_reason"),
      FrameLine(index: 4, at: BootInstant(microseconds: 72), kind: .sent, content: "0002ab00"),
      FrameLine(index: 9, at: BootInstant(microseconds: 72), kind: .received, content: "00ff00"),
      FrameLine(
        index: 10, at: BootInstant(microseconds: 90), kind: .defect, content: "too_short 0101"),
    ])

  @Test func `reads back as it was written`() throws {
    let text = Self.recording.text
    #expect(
      text == """
        handpieced frames 1
        handpiece HP-0031
        model rfmn-49i
        firmware 1.0.0
        reason handpiece_fault

        3 71 = refused some_reason
        4 72 > 0002ab00
        9 72 < 00ff00
        10 90 ! too_short 0101

        """)
    let read = try FrameRecording(reading: text)
    #expect(read == Self.recording)
    #expect(read.lines[1].bytes == [0, 2, 0xab, 0])
    #expect(read.lines[0].bytes == nil && read.lines[3].bytes == nil)
  }

  @Test func `makes no lines of what a handpiece says of itself`() throws {
    var odd = Self.recording
    odd.model = "m\nreason mine\r\n1 1 = ready\u{e4}"
    let read = try FrameRecording(reading: odd.text)
    #expect(read.lines == Self.recording.lines)
    #expect(read.reason == "handpiece_fault")
    #expect(read.model == "m?reason mine?1 1 = ready?")
  }

  @Test(arguments: [
    ("handpieced frames 1", "handpieced frames 2", "line 1"),
    ("model rfmn-49i\n", "", "model"),
    ("reason handpiece_fault\n\n", "reason handpiece_fault\n", "line 6"),
    ("4 72 > 0002ab00", "4 72 > 0002ab0", "line 8"),
    ("4 72 > 0002ab00", "4 72 > 0002AB00", "line 8"),
    ("4 72 > 0002ab00", "4 72 ? 0002ab00", "line 8"),
    ("4 72 > 0002ab00", "4 -x > 0002ab00", "line 8"),
    ("4 72 > 0002ab00", "3 72 > 0002ab00", "line 8"),
    ("4 72 > 0002ab00", "4 72 >", "line 8"),
    ("too_short 0101\n", "too_short 0101", "file"),
  ])
  func `with anything wrong in it is refused by the place`(
    part: String, other: String, place: String
  ) throws {
    let text = Self.recording.text.replacing(part, with: other, maxReplacements: 1)
    let fault = #expect(throws: FormFault.self) { try FrameRecording(reading: text) }
    #expect(fault?.field == place)
  }
}
