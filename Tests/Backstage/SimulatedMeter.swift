package import Foundation
import Glibc

/// A meter of sinstruments (PyPI) on a pseudo-terminal: our device class in a framework that we did
/// not write.
package final class SimulatedMeter {
  /// What the line is opened by.
  package let path: String
  private let folder: URL
  private let process: Process

  /// Where everything is checked, absence fails.
  package static let isWanted =
    ProcessInfo.processInfo.environment["CI"] == "true" || isInstalled

  private static var isInstalled: Bool {
    guard let started = try? start(["sinstruments-server", "--help"], folder: nil) else {
      return false
    }
    started.waitUntilExit()
    return started.terminationStatus == 0
  }

  /// - Parameter device: What the device class is made with.
  package init(_ device: [String: Any]) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "meter-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: "line").path()
    var device = device
    device["class"] = "ESMeter"
    device["package"] = "esmeter"
    device["name"] = "meter"
    device["transports"] = [["type": "serial", "url": path]]
    let configuration = folder.appending(path: "meter.json")
    try JSONSerialization.data(withJSONObject: ["devices": [device]]).write(to: configuration)
    process = try Self.start(["sinstruments-server", "-c", configuration.path()], folder: folder)
    do {
      try waitForLine()
    } catch {
      end()
      throw error
    }
  }

  /// By a signal that nothing blocks: a thread of a test may hand a mask down to what it starts.
  package func end() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Writes the meter's own description into a folder of devices, with times that suit a test.
  package static func describe(in folder: URL, replyMilliseconds: Int = 20_000) throws {
    let inside = folder.appending(path: "instruments")
    try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
    let text = try Checkout.text("Devices/instruments/esu-2400.yaml")
    let changed = text.replacing("reply_ms: 1500", with: "reply_ms: \(replyMilliseconds)")
      .replacing("pause_ms: 100", with: "pause_ms: 1").replacing(
        "quiet_ms: 200", with: "quiet_ms: 20")
    try Data(changed.utf8).write(to: inside.appending(path: "esu-2400.yaml"))
  }

  private static func start(_ command: [String], folder: URL?) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["PYTHONPATH"] =
      Checkout.path("Tests/Backstage")
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Until the pseudo-terminal has its name, or the program has ended without giving it one.
  private func waitForLine() throws {
    let watch = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    defer { close(watch) }
    guard watch >= 0,
      unsafe inotify_add_watch(watch, folder.path(), UInt32(IN_CREATE)) >= 0
    else { throw SetupFailure(reason: "inotify \(errno)") }
    for _ in 0..<120 {
      var status = stat()
      if unsafe stat(path, &status) == 0 { return }
      guard process.isRunning else { throw SetupFailure(reason: "sinstruments-server has ended") }
      var entry = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
      unsafe poll(&entry, 1, 1000)
      var events = [UInt8](repeating: 0, count: 4096)
      _ = unsafe read(watch, &events, events.count)
    }
    throw SetupFailure(reason: "sinstruments-server gave no line")
  }
}

/// A step of a test's own preparation that failed.
package struct SetupFailure: Error {
  package let reason: String

  package init(reason: String) {
    self.reason = reason
  }
}
