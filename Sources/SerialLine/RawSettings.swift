import Glibc

extension Line {
  /// Sets the terminal to pass every byte unchanged both ways at once, and reads it back.
  ///
  /// VMIN is 1, so that reading zero bytes means only that the other side is gone. HUPCL is off,
  /// because some handpieces restart when DTR drops.
  ///
  /// The corresponding C functions are `tcsetattr` and `tcgetattr`.
  static func applyRawSettings(to descriptor: Int32, path: String) throws(LineError) {
    var settings = try currentSettings(of: descriptor, path: path)
    let flags = rawFlags()
    for flag in flags {
      settings[keyPath: flag.word] = settings[keyPath: flag.word] & ~flag.mask | flag.value
    }
    withReadThresholds(of: &settings) { minimum, deciseconds in
      minimum = 1
      deciseconds = 0
    }
    guard unsafe tcsetattr(descriptor, TCSANOW, &settings) == 0 else {
      throw LineError(path: path, call: "tcsetattr", errorNumber: errno)
    }
    // tcsetattr succeeds as soon as the driver has taken any of the settings.
    var actual = try currentSettings(of: descriptor, path: path)
    for flag in flags where actual[keyPath: flag.word] & flag.mask != flag.value {
      throw .settingRefused(path: path, setting: flag.name)
    }
    guard withReadThresholds(of: &actual, { $0 == 1 && $1 == 0 }) else {
      throw .settingRefused(path: path, setting: "VMIN 1, VTIME 0")
    }
  }

  private static func currentSettings(
    of descriptor: Int32, path: String
  ) throws(LineError) -> termios {
    var settings = termios()
    guard unsafe tcgetattr(descriptor, &settings) == 0 else {
      throw LineError(path: path, call: "tcgetattr", errorNumber: errno)
    }
    return settings
  }

  private static func withReadThresholds<Result>(
    of settings: inout termios, _ body: (inout cc_t, inout cc_t) -> Result
  ) -> Result {
    unsafe withUnsafeMutableBytes(of: &settings.c_cc) { characters in
      unsafe body(&characters[Int(VMIN)], &characters[Int(VTIME)])
    }
  }
}

/// Some bits of one word of `termios` and what a raw line needs there.
private struct RawFlag {
  typealias Word = WritableKeyPath<termios, tcflag_t>

  let name: String
  let word: Word
  let mask: tcflag_t
  let value: tcflag_t

  static func on(_ name: String, _ word: Word, _ mask: tcflag_t) -> Self {
    Self(name: "\(name) on", word: word, mask: mask, value: mask)
  }

  static func off(_ name: String, _ word: Word, _ mask: tcflag_t) -> Self {
    Self(name: "\(name) off", word: word, mask: mask, value: 0)
  }
}

/// 8 data bits, no parity, one stop bit, no flow control, nothing added, dropped or interpreted.
private func rawFlags() -> [RawFlag] {
  [
    .on("CS8", \.c_cflag, tcflag_t(CS8)),
    .on("CREAD", \.c_cflag, tcflag_t(CREAD)),
    .on("CLOCAL", \.c_cflag, tcflag_t(CLOCAL)),
    .off("CSTOPB", \.c_cflag, tcflag_t(CSTOPB)),
    .off("PARENB", \.c_cflag, tcflag_t(PARENB)),
    .off("CRTSCTS", \.c_cflag, tcflag_t(CRTSCTS)),
    .off("HUPCL", \.c_cflag, tcflag_t(HUPCL)),
    .off("IGNBRK", \.c_iflag, tcflag_t(IGNBRK)),
    .off("BRKINT", \.c_iflag, tcflag_t(BRKINT)),
    .off("IGNPAR", \.c_iflag, tcflag_t(IGNPAR)),
    .off("PARMRK", \.c_iflag, tcflag_t(PARMRK)),
    .off("INPCK", \.c_iflag, tcflag_t(INPCK)),
    .off("ISTRIP", \.c_iflag, tcflag_t(ISTRIP)),
    .off("INLCR", \.c_iflag, tcflag_t(INLCR)),
    .off("IGNCR", \.c_iflag, tcflag_t(IGNCR)),
    .off("ICRNL", \.c_iflag, tcflag_t(ICRNL)),
    .off("IXON", \.c_iflag, tcflag_t(IXON)),
    .off("IXOFF", \.c_iflag, tcflag_t(IXOFF)),
    .off("IXANY", \.c_iflag, tcflag_t(IXANY)),
    .off("OPOST", \.c_oflag, tcflag_t(OPOST)),
    .off("ECHO", \.c_lflag, tcflag_t(ECHO)),
    .off("ICANON", \.c_lflag, tcflag_t(ICANON)),
    .off("ISIG", \.c_lflag, tcflag_t(ISIG)),
    .off("IEXTEN", \.c_lflag, tcflag_t(IEXTEN)),
  ]
}
