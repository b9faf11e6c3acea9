package import Quantities

/// One line of a recording of a handpiece's line: a frame, bytes that were none, or what became of
/// the handpiece. No patient is named in a frame, so none is in a recording.
package struct FrameLine: Codable, Hashable, Sendable {
  /// Counts the lines of a handpiece's line; a number that is missing was lost.
  package var index: UInt64
  package var at: BootInstant
  package var kind: Kind
  /// Bytes in hexadecimal digits, or words.
  package var content: String

  /// What a line tells of.
  package enum Kind: String, Codable, CaseIterable, Hashable, Sendable {
    /// A frame to the handpiece.
    case sent
    /// A frame from the handpiece.
    case received
    /// Bytes from the handpiece that were no frame, behind the reason.
    case defect
    /// The phase of the machine that drives it, from here on.
    case phase

    /// How the text form marks it.
    package var mark: Character {
      switch self {
      case .sent: ">"
      case .received: "<"
      case .defect: "!"
      case .phase: "="
      }
    }
  }

  package init(index: UInt64, at: BootInstant, kind: Kind, content: String) {
    self.index = index
    self.at = at
    self.kind = kind
    self.content = content
  }

  private enum CodingKeys: String, CodingKey {
    case index, kind, content
    case at = "boot_us"
  }

  /// The bytes of a frame; `nil` where there are none.
  package var bytes: [UInt8]? {
    switch kind {
    case .sent, .received: Self.bytes(content)
    case .defect, .phase: nil
    }
  }

  /// Bytes as hexadecimal digits.
  package static func digits(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes that hexadecimal digits say; `nil` when they are none.
  package static func bytes(_ digits: some StringProtocol) -> [UInt8]? {
    guard digits.utf8.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in digits.utf8 {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }
}

/// Some lines of what is kept of a handpiece's line.
package struct FramePage: Codable, Hashable, Sendable {
  package var handpiece: HandpieceSerial
  package var model: String
  package var firmware: String
  package var lines: [FrameLine]
  /// The newest line there is; whoever wants more asks for what comes after the last line here.
  package var newest: UInt64
  /// What was kept of this handpiece in files, the oldest first.
  package var kept: [Kept]

  /// A file that was kept because something went wrong.
  package struct Kept: Codable, Hashable, Sendable {
    package var number: UInt32
    /// In one word.
    package var reason: String

    package init(number: UInt32, reason: String) {
      self.number = number
      self.reason = reason
    }
  }

  package init(
    handpiece: HandpieceSerial, model: String, firmware: String, lines: [FrameLine],
    newest: UInt64, kept: [Kept]
  ) {
    self.handpiece = handpiece
    self.model = model
    self.firmware = firmware
    self.lines = lines
    self.newest = newest
    self.kept = kept
  }
}

/// A recording as a text file: what it is of, an empty line, and a line for each frame or phase.
package struct FrameRecording: Hashable, Sendable {
  package var handpiece: String
  package var model: String
  package var firmware: String
  /// Why it was made, in one word.
  package var reason: String
  package var lines: [FrameLine]

  package init(
    handpiece: String, model: String, firmware: String, reason: String, lines: [FrameLine] = []
  ) {
    self.handpiece = handpiece
    self.model = model
    self.firmware = firmware
    self.reason = reason
    self.lines = lines
  }

  /// The first line of every file.
  package static let title = "handpieced frames 1"
  /// What a reader takes: no recording of ours is longer.
  package static let bytesLimit = 64 << 20
  /// A frame of 199 bytes as digits behind a word, and a little more.
  private static let contentLimit = 512

  /// The whole file.
  package var text: String {
    var text = """
      \(Self.title)
      handpiece \(Self.plain(handpiece))
      model \(Self.plain(model))
      firmware \(Self.plain(firmware))
      reason \(Self.plain(reason))


      """
    for line in lines { text += Self.text(of: line) }
    return text
  }

  /// One line of the file, with its end.
  package static func text(of line: FrameLine) -> String {
    "\(line.index) \(line.at.microseconds) \(line.kind.mark) \(plain(line.content))\n"
  }

  /// What a handpiece says of itself must not make lines of its own.
  private static func plain(_ text: String) -> String {
    String(text.prefix(contentLimit).map { $0.isASCII && !$0.isNewline && $0 >= " " ? $0 : "?" })
  }

  /// Reads a file that anybody may have written.
  package init(reading text: String) throws(FormFault) {
    guard text.utf8.count <= Self.bytesLimit else {
      throw FormFault(field: "file", reason: "more than \(Self.bytesLimit) bytes")
    }
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard rows.popFirst() == Self.title[...] else {
      throw FormFault(field: "line 1", reason: "must be \(Self.title)")
    }
    func head(_ name: String, _ row: Substring?) throws(FormFault) -> String {
      guard let row, row.hasPrefix(name + " ") else {
        throw FormFault(field: name, reason: "missing")
      }
      return String(row.dropFirst(name.count + 1))
    }
    self.init(
      handpiece: try head("handpiece", rows.popFirst()), model: try head("model", rows.popFirst()),
      firmware: try head("firmware", rows.popFirst()), reason: try head("reason", rows.popFirst()))
    guard rows.popFirst()?.isEmpty == true else {
      throw FormFault(field: "line 6", reason: "must be empty")
    }
    guard rows.popLast()?.isEmpty == true else {
      throw FormFault(field: "file", reason: "the last line has no end")
    }
    for (number, row) in rows.enumerated() {
      let place = "line \(number + 7)"
      guard let line = Self.line(row) else {
        throw FormFault(field: place, reason: "must be number, microseconds, mark and content")
      }
      if let before = lines.last, line.index <= before.index {
        throw FormFault(field: place, reason: "must have a higher number than the line before")
      }
      lines.append(line)
    }
  }

  private static func line(_ row: Substring) -> FrameLine? {
    let parts = row.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let index = UInt64(parts[0]), let at = Int64(parts[1]),
      let kind = FrameLine.Kind.allCases.first(where: { parts[2] == String($0.mark)[...] }),
      parts[3].utf8.count <= contentLimit
    else { return nil }
    let line = FrameLine(
      index: index, at: BootInstant(microseconds: at), kind: kind, content: String(parts[3]))
    let isFrame = kind == .sent || kind == .received
    return isFrame && line.bytes == nil ? nil : line
  }
}
