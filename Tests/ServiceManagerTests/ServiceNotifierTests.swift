import Foundation
import Glibc
import ServiceManager
import Testing

@Suite struct `The way to the service manager` {
  @Test(arguments: ["/tmp/hpd-notify-", "@hpd-notify-"])
  func `leads to a path or to a name in the abstract space`(prefix: String) throws {
    let name = prefix + UUID().uuidString
    let manager = try bound(to: name, SOCK_DGRAM)
    defer {
      close(manager)
      _ = unsafe unlink(name)
    }
    let environment = ServiceEnvironment(["NOTIFY_SOCKET": name])
    let notifier = try #require(try ServiceNotifier(environment))
    #expect(notifier.tell(.ready, .status("Ready.")))
    #expect(receive(manager) == "READY=1\nSTATUS=Ready.")
    #expect(notifier.tell(.watchdog))
    #expect(receive(manager) == "WATCHDOG=1")
    #expect(notifier.tell(.stopping))
    #expect(receive(manager) == "STOPPING=1")
    #expect(notifier.tell(.status("a\nREADY=1")))
    #expect(receive(manager) == "STATUS=a READY=1")
  }

  @Test func `is not there when nobody wants to hear`() throws {
    #expect(try ServiceNotifier(ServiceEnvironment([:])) == nil)
  }

  @Test func `waits for nobody, and says when nothing was taken`() throws {
    let name = "/tmp/hpd-notify-\(UUID().uuidString)"
    let environment = ServiceEnvironment(["NOTIFY_SOCKET": name])
    let notifier = try #require(try ServiceNotifier(environment))
    #expect(!notifier.tell(.watchdog))
    let manager = try bound(to: name, SOCK_DGRAM)
    defer {
      close(manager)
      _ = unsafe unlink(name)
    }
    #expect(notifier.tell(.watchdog))
    var isTaken = true
    for _ in 0..<100_000 where isTaken { isTaken = notifier.tell(.watchdog) }
    #expect(!isTaken)
  }

  @Test(arguments: [
    "", "/", "@", "vsock:2:1", "relative", "/" + String(repeating: "x", count: 107),
  ])
  func `is refused when it leads nowhere`(name: String) {
    #expect(throws: ServiceManagerError.malformed(variable: "NOTIFY_SOCKET", value: name)) {
      _ = try ServiceNotifier(ServiceEnvironment(["NOTIFY_SOCKET": name]))
    }
  }

  private func receive(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}

@Suite struct `The watchdog's time` {
  private func time(_ variables: [String: String]) throws -> Int64? {
    try ServiceEnvironment(variables, processID: 77).watchdogMicroseconds
  }

  @Test func `is that of this process, or of whoever it is for`() throws {
    #expect(try time([:]) == nil)
    #expect(try time(["WATCHDOG_USEC": "10000000"]) == 10_000_000)
    #expect(try time(["WATCHDOG_USEC": "5", "WATCHDOG_PID": "77"]) == 5)
    #expect(try time(["WATCHDOG_USEC": "5", "WATCHDOG_PID": "78"]) == nil)
  }

  @Test func `is refused when it makes no sense`() {
    for text in ["", "0", "-1", "1s"] {
      #expect(throws: ServiceManagerError.malformed(variable: "WATCHDOG_USEC", value: text)) {
        _ = try time(["WATCHDOG_USEC": text])
      }
    }
    #expect(throws: ServiceManagerError.malformed(variable: "WATCHDOG_PID", value: "me")) {
      _ = try time(["WATCHDOG_USEC": "5", "WATCHDOG_PID": "me"])
    }
  }
}
