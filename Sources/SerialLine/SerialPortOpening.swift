import CLinux
import CSerialPort
import Glibc

extension Line {
  /// Opens and configures a real serial port through libserialport, and puts right what its
  /// release 0.1.1 leaves wrong: XON/XOFF and HUPCL stay on, CRTSCTS is out of its reach, zero
  /// bytes mean "no data" as well as "hung up", nothing is exclusive or closed on exec.
  ///
  /// The corresponding C function is `sp_open`.
  static func openSerialPort(path: String, baud: Int32) throws(LineError) -> Line {
    var found: OpaquePointer?
    let named = unsafe sp_get_port_by_name(path, &found)
    guard named == SP_OK, let port = unsafe found else {
      guard named != SP_ERR_ARG else { throw .notATerminal(path: path) }
      throw LineError(path: path, call: "sp_get_port_by_name", errorNumber: sp_last_error_code())
    }
    guard unsafe sp_open(port, SP_MODE_READ_WRITE) == SP_OK else {
      let errorNumber = sp_last_error_code()
      unsafe sp_free_port(port)
      throw LineError(path: path, call: "sp_open", errorNumber: errorNumber)
    }
    var descriptor: Int32 = -1
    unsafe sp_get_port_handle(port, &descriptor)
    let line = unsafe Line(kind: .serialPort, path: path, descriptor: descriptor, port: port)

    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw LineError(path: path, call: "fcntl", errorNumber: errno)
    }
    let exclusive = clinux_tty_exclusive(descriptor)
    guard exclusive >= 0 else {
      throw LineError(path: path, call: "TIOCEXCL", errorNumber: -exclusive)
    }
    try unsafe configure(port, path: path, baud: baud)
    try applyRawSettings(to: descriptor, path: path)
    try unsafe confirmBaud(of: port, path: path, baud: baud)
    // Adapters without this setting pass bytes on at once anyway.
    _ = clinux_tty_low_latency(descriptor)
    return line
  }

  private static func configure(
    _ port: OpaquePointer, path: String, baud: Int32
  ) throws(LineError) {
    guard unsafe sp_set_baudrate(port, baud) == SP_OK else {
      throw .settingRefused(path: path, setting: "\(baud) baud")
    }
    guard unsafe sp_set_bits(port, 8) == SP_OK, unsafe sp_set_stopbits(port, 1) == SP_OK,
      unsafe sp_set_parity(port, SP_PARITY_NONE) == SP_OK
    else { throw .settingRefused(path: path, setting: "8 data bits, no parity, 1 stop bit") }
    guard unsafe sp_set_flowcontrol(port, SP_FLOWCONTROL_NONE) == SP_OK else {
      throw .settingRefused(path: path, setting: "no flow control")
    }
  }

  /// Reads the rate back; drivers report what their divider really makes of it, and 2 % is what a
  /// receiver of ten-bit characters can still follow.
  private static func confirmBaud(
    of port: OpaquePointer, path: String, baud: Int32
  ) throws(LineError) {
    var configuration: OpaquePointer?
    var actual: Int32 = 0
    guard unsafe sp_new_config(&configuration) == SP_OK, let configuration = unsafe configuration
    else { throw .failed(path: path, call: "sp_new_config", errorNumber: ENOMEM) }
    defer { unsafe sp_free_config(configuration) }
    guard unsafe sp_get_config(port, configuration) == SP_OK,
      unsafe sp_get_config_baudrate(configuration, &actual) == SP_OK,
      (Int64(actual) - Int64(baud)).magnitude * 50 <= UInt64(baud)
    else { throw .settingRefused(path: path, setting: "\(baud) baud") }
  }
}
