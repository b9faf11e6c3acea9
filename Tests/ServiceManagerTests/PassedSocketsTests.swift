import Glibc
import ServiceManager
import Testing

@Suite struct `Sockets that the service manager passes` {
  @Test func `are known by their names, whatever their order`() throws {
    let passing = try Passing()
    try passing.passSocket("stop", SOCK_SEQPACKET)
    try passing.passSocket("control", SOCK_STREAM)
    let sockets = try #require(try passing.sockets("stop:control"))
    #expect(sockets["stop"]?.path == passing.path("stop"))
    #expect(sockets["stop"]?.descriptor == passing.first)
    #expect(sockets["control"]?.path == passing.path("control"))
    #expect(sockets["control"]?.descriptor == passing.first + 1)
  }

  @Test func `neither block nor outlive an exec`() throws {
    let passing = try Passing()
    try passing.passSocket("control", SOCK_STREAM)
    try passing.passSocket("stop", SOCK_SEQPACKET)
    #expect(fcntl(passing.first, F_GETFL) & O_NONBLOCK == 0)
    #expect(fcntl(passing.first, F_GETFD) & FD_CLOEXEC == 0)
    _ = try passing.sockets("control:stop")
    for number in [passing.first, passing.first + 1] {
      #expect(fcntl(number, F_GETFL) & O_NONBLOCK != 0)
      #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
    }
  }

  @Test func `are nobody's when they were meant for another process, or there are none`() throws {
    let passing = try Passing()
    #expect(try passing.sockets("control:stop", count: "2", process: "78") == nil)
    #expect(try passing.sockets(nil, count: "0") == nil)
    let nothing = ServiceEnvironment([:], processID: 77)
    #expect(try PassedSockets(nothing, expected: [:]) == nil)
  }

  @Test(arguments: ["", "x", "-1", "65", "2 "])
  func `are not taken when their number makes no sense`(count: String) throws {
    let passing = try Passing()
    #expect(throws: ServiceManagerError.malformed(variable: "LISTEN_FDS", value: count)) {
      _ = try passing.sockets("control:stop", count: count)
    }
  }

  @Test func `are not taken when it makes no sense whose they are`() throws {
    let passing = try Passing()
    #expect(throws: ServiceManagerError.malformed(variable: "LISTEN_PID", value: "me")) {
      _ = try passing.sockets("control:stop", count: "2", process: "me")
    }
  }

  @Test func `are not taken by halves, twice, or under another name`() throws {
    let passing = try Passing()
    try passing.passSocket("control", SOCK_STREAM)
    #expect(throws: ServiceManagerError.missing(name: "stop")) {
      _ = try passing.sockets("control")
    }
    #expect(throws: ServiceManagerError.unknown(name: "other")) {
      _ = try passing.sockets("other")
    }
    #expect(throws: ServiceManagerError.namesMissing(sockets: 1, names: 0)) {
      _ = try passing.sockets(nil)
    }
    #expect(throws: ServiceManagerError.namesMissing(sockets: 1, names: 2)) {
      _ = try passing.sockets("control:stop")
    }
    try passing.passSocket("again", SOCK_STREAM)
    #expect(throws: ServiceManagerError.twice(name: "control")) {
      _ = try passing.sockets("control:control")
    }
  }

  @Test func `must be open, Unix sockets of their type that listen at a path`() throws {
    func defect(
      _ pass: (Passing) throws -> Void
    ) throws -> ServiceManagerError.SocketDefect? {
      let passing = try Passing()
      try pass(passing)
      do throws(ServiceManagerError) {
        _ = try passing.sockets("control", count: "1")
      } catch {
        guard case .unfit("control", let defect) = error else { throw error }
        return defect
      }
      return nil
    }
    #expect(try defect { _ in } == .notOpen)
    #expect(try defect { try $0.pass(unsafe open("/dev/null", O_RDWR)) } == .notASocket)
    #expect(
      try defect { try $0.pass(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)) } == .notUnix)
    #expect(try defect { try $0.passSocket("control", SOCK_SEQPACKET) } == .wrongType)
    #expect(
      try defect { try $0.passSocket("control", SOCK_STREAM, listens: false) } == .notListening)
    #expect(try defect { try $0.passSocket("@control", SOCK_STREAM) } == .unnamed)
  }

  @Test func `are refused in words that say what to do`() {
    #expect(
      ServiceManagerError.missing(name: "stop").description
        .contains("enable all socket units or none"))
    let hostile = ServiceManagerError.unknown(name: "a\nb\u{1B}[2J").description
    #expect(!hostile.unicodeScalars.contains { $0.value < 0x20 })
  }
}
