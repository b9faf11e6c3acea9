import Foundation
import Glibc

/// A headless Chromium that does what it is told over its DevTools protocol, through two pipes and
/// no port.
final class Browser {
  static let program = "/usr/bin/chromium"

  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// A key as DevTools names it.
  struct Key {
    var name: String
    var code: String
    var number: Int
    /// What it types; empty where it types nothing.
    var text = ""

    static let tab = Key(name: "Tab", code: "Tab", number: 9)
    static let enter = Key(name: "Enter", code: "Enter", number: 13, text: "\r")

    init(name: String, code: String, number: Int, text: String = "") {
      (self.name, self.code, self.number, self.text) = (name, code, number, text)
    }

    init(typing character: Character) {
      self.init(name: "\(character)", code: "", number: 0, text: "\(character)")
    }
  }

  struct Failure: Error {
    let what: String
  }

  private let process = Process()
  private let (commands, answers) = (Pipe(), Pipe())
  private var unread: [UInt8] = []
  private var unheard: [[String: Any]] = []
  private var newest = 0
  private var tab = ""

  /// The most that it may think about one answer, so that a test fails and does not hang.
  private static let patience: Int32 = 120_000

  /// - Parameter profile: a folder of its own, which need not be there.
  init(profile: String) throws {
    // Writing to one that has ended is an error, and not the end of the tests.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(filePath: "/bin/sh")
    // DevTools listens at descriptor 3 and speaks at 4.
    process.arguments = [
      "-c", #"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null"#, Self.program,
      "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--user-data-dir=\(profile)",
      "--window-size=1280,900", "--remote-debugging-pipe", "about:blank",
    ]
    process.standardInput = commands
    process.standardOutput = answers
    try process.run()
    let target = try call("Target.createTarget", ["url": "about:blank"])
    let attached = try call(
      "Target.attachToTarget", ["targetId": target["targetId"] ?? "", "flatten": true])
    tab = attached["sessionId"] as? String ?? ""
    try call("Page.enable")
    // A page without a window is shown its focus all the same.
    try call("Emulation.setFocusEmulationEnabled", ["enabled": true])
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }

  /// Goes to an address, and is back when the page is loaded.
  func open(_ address: String) throws {
    try awaiting("Page.loadEventFired") {
      let answer = try call("Page.navigate", ["url": address])
      if let problem = answer["errorText"] { throw Failure(what: "\(address): \(problem)") }
    }
  }

  /// Does something, and is back when what follows from it has happened.
  func awaiting(_ event: String, _ action: () throws -> Void) throws {
    unheard = []
    try action()
    while !unheard.contains(where: { $0["method"] as? String == event }) {
      unheard.append(try message())
    }
  }

  /// Prefers light or dark pages.
  func prefer(_ scheme: String) throws {
    try call(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": scheme]]])
  }

  /// What a script comes to, with what it promised. No policy of the page stands in its way.
  @discardableResult
  func evaluate(_ script: String) throws -> Any {
    let answer = try call(
      "Runtime.evaluate", ["expression": script, "returnByValue": true, "awaitPromise": true])
    if let problem = answer["exceptionDetails"] { throw Failure(what: "\(problem)") }
    return (answer["result"] as? [String: Any])?["value"] ?? NSNull()
  }

  /// Presses a key and lets it go.
  func press(_ key: Key, withShift: Bool = false) throws {
    var event: [String: Any] = [
      "type": key.text.isEmpty ? "rawKeyDown" : "keyDown", "key": key.name, "code": key.code,
      "windowsVirtualKeyCode": key.number, "modifiers": withShift ? 8 : 0,
    ]
    if !key.text.isEmpty { event["text"] = key.text }
    try call("Input.dispatchKeyEvent", event)
    event["type"] = "keyUp"
    event["text"] = nil
    try call("Input.dispatchKeyEvent", event)
  }

  func type(_ text: String) throws {
    for character in text { try press(Key(typing: character)) }
  }

  @discardableResult
  private func call(
    _ method: String, _ parameters: [String: Any] = [:]
  ) throws -> [String: Any] {
    newest += 1
    var command: [String: Any] = ["id": newest, "method": method, "params": parameters]
    if !tab.isEmpty { command["sessionId"] = tab }
    let bytes = try JSONSerialization.data(withJSONObject: command)
    try commands.fileHandleForWriting.write(contentsOf: bytes + [0])
    while true {
      let message = try message()
      guard message["id"] as? Int == newest else {
        unheard.append(message)
        continue
      }
      if let problem = message["error"] { throw Failure(what: "\(method): \(problem)") }
      return message["result"] as? [String: Any] ?? [:]
    }
  }

  /// The next thing it says, answer or event.
  private func message() throws -> [String: Any] {
    while true {
      if let end = unread.firstIndex(of: 0) {
        defer { unread.removeFirst(end + 1) }
        let said = try JSONSerialization.jsonObject(with: Data(unread[..<end]))
        return said as? [String: Any] ?? [:]
      }
      let answers = answers.fileHandleForReading
      var entry = pollfd(fd: answers.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&entry, 1, Self.patience) > 0 else {
        throw Failure(what: "Chromium says nothing")
      }
      let part = answers.availableData
      guard !part.isEmpty else { throw Failure(what: "Chromium has ended") }
      unread += part
    }
  }
}
