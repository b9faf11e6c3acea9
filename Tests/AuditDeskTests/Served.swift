import AuditLog
import Backstage
import Foundation
import Testing

/// `handpiece-audit serve` while it runs.
enum Served {
  /// Starts the program over a bundle, and ends it when `body` is through.
  static func run(_ bundle: String, _ body: (String) throws -> Void) throws {
    let process = Process()
    process.executableURL = try Program.place(of: "handpiece-audit")
    process.arguments = ["serve", bundle, "--key", try Desk.key().verifierKey.text, "--port", "0"]
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    var line = Data()
    while !line.contains(0x0A) {
      let part = output.fileHandleForReading.availableData
      if part.isEmpty { break }
      line += part
    }
    let address = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)
    #expect(address.hasPrefix("http://127.0.0.1:"))
    try body(address)
  }
}
