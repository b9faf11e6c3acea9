import Foundation
import Testing

/// A mock USB bus, and a program under it that watches the bus and opens a line.
final class Bench {
  private let bus: BusProgram
  /// What a program needs to see the bus instead of the machine's own.
  let environment: [String: String]
  let observer: BusProgram

  init() throws {
    bus = try BusProgram("MockBus")
    var environment: [String: String] = [:]
    while case let line = try bus.answer(), line != "ready" {
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Unusable(reason: line) }
      environment[parts[0]] = parts[1]
    }
    self.environment = environment
    observer = try BusProgram("MockBusObserver", environment: environment)
  }

  deinit {
    // Who is under the bus must be gone before it.
    observer.quit("quit")
    bus.quit("quit")
  }

  struct Unusable: Error, CustomStringConvertible {
    let reason: String
    var description: String { "there is no mock bus: \(reason)" }
  }

  /// Changes something on the bus; returns what it answered behind its "ok".
  @discardableResult
  func bus(_ command: String) throws -> String {
    let answer = try bus.ask(command)
    #expect(answer.hasPrefix("ok"), "\(command): \(answer)")
    return String(answer.dropFirst(3))
  }

  /// Has the observer do a step.
  func see(_ command: String) throws -> String { try observer.ask(command) }

  /// Has the observer do a step that has one right answer.
  func see(
    _ command: String, gives right: String, at place: SourceLocation = #_sourceLocation
  ) throws {
    let answer = try see(command)
    #expect(answer == right, "\(command)", sourceLocation: place)
  }

  /// Has the observer look at the list, and begin to watch it.
  func startWatching() throws {
    #expect(["kernel", "udev"].contains(try see("watch")))
    try see("look", gives: "same")
  }

  /// Plugs one adapter in and has the observer open it, unseen.
  func openAdapter() throws {
    try bus("uevents off")
    try bus("plug ttyUSB0 0403 6001 RF000001")
    try bus("uevents on")
    try see("look", gives: "appeared /dev/ttyUSB0 RF000001")
    try see("open /dev/ttyUSB0", gives: "serialPort /dev/ttyUSB0")
  }

  /// Without umockdev these tests are left out, except where nothing may be left out.
  static let isWanted = ProcessInfo.processInfo.environment["CI"] == "true" || isUsable
  static let advice: Comment =
    "a mock bus needs the packages umockdev and libumockdev-dev, and a sysfs at /sys"

  private static var isUsable: Bool {
    do {
      _ = try Bench()
      return true
    } catch {
      return false
    }
  }
}
