import Glibc

/// The `revents` of one descriptor, or 0 when nothing comes.
func wait(for descriptor: Int32, milliseconds: Int32) -> Int16 {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return unsafe poll(&entry, 1, milliseconds) > 0 ? entry.revents : 0
}

/// The settings that libserialport leaves wrong, as they are, and those it is asked for.
func lineSettings(of descriptor: Int32) -> String {
  var settings = termios()
  guard unsafe tcgetattr(descriptor, &settings) == 0 else { return "none" }
  let (minimum, deciseconds) = (settings.c_cc.6, settings.c_cc.5)
  let flags: [(String, Bool)] = [
    ("IXON", settings.c_iflag & tcflag_t(IXON) != 0),
    ("ICANON", settings.c_lflag & tcflag_t(ICANON) != 0),
    ("CRTSCTS", settings.c_cflag & tcflag_t(CRTSCTS) != 0),
    ("HUPCL", settings.c_cflag & tcflag_t(HUPCL) != 0),
    ("CLOEXEC", fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0),
    ("O_NONBLOCK", fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0),
  ]
  let set = flags.filter(\.1).map(\.0).joined(separator: " ")
  let isFast = unsafe cfgetospeed(&settings) == speed_t(B115200)
  return "\(set), VMIN \(minimum), VTIME \(deciseconds), \(isFast ? 115_200 : 0) baud"
}

/// The modem lines that are set.
func modemLines(of descriptor: Int32) -> String {
  var lines: Int32 = 0
  guard unsafe ioctl(descriptor, UInt(TIOCMGET), &lines) == 0 else { return "none" }
  let names = [
    ("dtr", TIOCM_DTR), ("rts", TIOCM_RTS), ("cts", TIOCM_CTS), ("dsr", TIOCM_DSR),
    ("cd", TIOCM_CAR), ("ri", TIOCM_RNG),
  ]
  return names.filter { lines & Int32($0.1) != 0 }.map(\.0).joined(separator: " ")
}
