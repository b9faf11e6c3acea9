import CLinux
package import DeviceCatalog
import Glibc
package import MeterProtocol
import Quantities
package import SerialLine

/// One instrument on one line, asked on the caller's thread: every request returns when it has been
/// answered or its time is over.
package struct ConnectedMeter: ~Copyable {
  private var driver: MeterDriver
  private var line: Line
  /// Who it said it is.
  package private(set) var identity: MeterIdentity?

  /// Opens the line at `path`, a serial port or a pseudo-terminal; nothing is sent yet.
  package static func connect(
    _ instrument: InstrumentDescription, path: String
  ) throws(ReferenceMeterError) -> ConnectedMeter {
    let driver = try driver(instrument)
    return ConnectedMeter(driver: driver, line: try open(path, for: instrument))
  }

  private init(driver: MeterDriver, line: consuming Line) {
    self.driver = driver
    self.line = line
  }

  private static func driver(
    _ instrument: InstrumentDescription
  ) throws(ReferenceMeterError) -> MeterDriver {
    do {
      return try MeterDriver(instrument)
    } catch {
      throw .meter(error)
    }
  }

  private static func open(
    _ path: String, for instrument: InstrumentDescription
  ) throws(ReferenceMeterError) -> Line {
    guard case .serial(let dialogue) = instrument.access else { throw .meter(.notOnALine) }
    do {
      return try Line.open(path: path, baud: dialogue.baud)
    } catch {
      throw .line(error)
    }
  }

  /// Asks for something and waits for what comes of it.
  ///
  /// The corresponding C function is `poll`.
  package mutating func ask(_ request: MeterRequest) throws(ReferenceMeterError) -> MeterAnswer {
    var action = try takeUnasked(before: request) ?? driver.start(request, at: Self.now)
    if request == .identify { identity = nil }
    while true {
      switch action {
      case .finished(let answer):
        if case .identified(let identity) = answer { self.identity = identity }
        return answer
      case .failed(let error): throw .meter(error)
      case .send(let bytes):
        try send(bytes)
        action = try awaited()
      case .wait: action = try awaited()
      }
    }
  }

  /// What came before anything was asked for is no answer; whoever asks anew who it is, throws it
  /// away.
  private mutating func takeUnasked(
    before request: MeterRequest
  ) throws(ReferenceMeterError) -> MeterDriver.Action? {
    var buffer = [UInt8](repeating: 0, count: MeterDriver.longestReply)
    switch line.read(into: &buffer) {
    case .nothing: return nil
    case .hungUp: throw .hungUp
    case .bytes(let count):
      guard request != .identify else { return nil }
      return driver.receive(Array(buffer.prefix(count)), at: Self.now)
    }
  }

  /// The next bytes, or that time has passed.
  private mutating func awaited() throws(ReferenceMeterError) -> MeterDriver.Action {
    var buffer = [UInt8](repeating: 0, count: MeterDriver.longestReply)
    switch line.read(into: &buffer) {
    case .bytes(let count): return driver.receive(Array(buffer.prefix(count)), at: Self.now)
    case .hungUp: throw .hungUp
    case .nothing: break
    }
    let now = Self.now
    let left = driver.deadline.map { ($0 - now).count } ?? 0
    guard left > 0 else { return driver.advance(to: now) }
    var entry = pollfd(fd: line.descriptor, events: Int16(POLLIN), revents: 0)
    // Rounded up, or it would be asked over and over during the last millisecond.
    let result = unsafe poll(&entry, 1, Int32(clamping: left / 1000 + 1))
    if result > 0, Line.hasHungUp(entry.revents), entry.revents & Int16(POLLIN) == 0 {
      throw .hungUp
    }
    return .wait
  }

  private mutating func send(_ bytes: [UInt8]) throws(ReferenceMeterError) {
    // A command leaves at once, or its line is not read by anybody.
    switch line.write(bytes.span) {
    case .written: return
    case .busy, .tooLong: throw .lineFull
    case .hungUp: throw .hungUp
    }
  }

  private static var now: BootInstant {
    BootInstant(microseconds: clinux_boot_microseconds())
  }
}

/// Why an instrument on a line gave nothing that counts.
package enum ReferenceMeterError: Error, Hashable, Sendable {
  /// The line cannot be opened.
  case line(LineError)
  /// The other side is gone.
  case hungUp
  /// The command before has not left: nobody reads the line.
  case lineFull
  case meter(MeterError)
}

extension ReferenceMeterError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .line(let error): error.description
    case .hungUp: "the instrument's line is gone; connect it anew"
    case .lineFull: "the instrument's line takes nothing more; is it on?"
    case .meter(let error): error.description
    }
  }
}
