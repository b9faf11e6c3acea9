import Foundation
import Glibc
import ServiceManager
import Testing

@Suite struct `The way into the journal` {
  /// A file stands for the stream that the service manager made.
  private func journal(
    at path: String, stream: String? = nil
  ) throws -> JournalSocket? {
    var status = stat()
    let null = unsafe open("/dev/null", O_WRONLY)
    defer { close(null) }
    try #require(unsafe fstat(null, &status) == 0)
    let named = stream ?? "\(status.st_dev):\(status.st_ino)"
    return JournalSocket(
      ServiceEnvironment(["JOURNAL_STREAM": named]), standardError: null, path: path)
  }

  @Test func `keeps fields apart, whatever is in them`() throws {
    let path = "/tmp/hpd-journal-\(UUID().uuidString)"
    let reader = try bound(to: path, SOCK_DGRAM)
    defer {
      close(reader)
      _ = unsafe unlink(path)
    }
    let journal = try #require(try journal(at: path))
    let fields = [
      ("MESSAGE", "one"), ("handpiece-serial", "HP-0001\nPRIORITY=0"), ("_UID", "0"), ("1", "2"),
    ]
    #expect(journal.write(fields.map { (name: $0.0, value: $0.1) }))
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(reader, &bytes, bytes.count, 0)
    let length = "\u{12}" + String(repeating: "\0", count: 7)
    #expect(
      String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        == "MESSAGE=one\nHANDPIECE_SERIAL\n\(length)HP-0001\nPRIORITY=0\nUID=0\n")
  }

  @Test func `is taken only when standard error leads there`() throws {
    let path = "/tmp/hpd-journal-\(UUID().uuidString)"
    #expect(try journal(at: path, stream: "1:1") == nil)
    #expect(JournalSocket(ServiceEnvironment([:]), path: path) == nil)
    #expect(try journal(at: path) != nil)
  }

  @Test func `says when nothing was taken`() throws {
    let path = "/tmp/hpd-journal-\(UUID().uuidString)"
    let journal = try #require(try journal(at: path))
    #expect(!journal.write([(name: "MESSAGE", value: "lost")]))
  }
}
