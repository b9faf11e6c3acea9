import FoundationEssentials
import Glibc

/// Where the demonstration lives while it runs, and what it leaves behind.
struct DemoFolders: Sendable {
  /// Private and short-lived: line, sockets, state of daemon and simulator. Its path is short,
  /// because a socket's path has at most 107 bytes.
  let stage: String
  /// What stays: the log, the summary, what the programs said.
  let output: String

  private static let longestTemporaryPath = 64

  /// Makes both; without a name the output is a new folder beside the stage.
  init(output: String?) throws(DemoError) {
    if let output {
      self.output = output
      do {
        try FileManager.default.createDirectory(
          atPath: output, withIntermediateDirectories: true)
      } catch {
        throw .outputUnusable(path: output, reason: "cannot be made a folder")
      }
    } else {
      self.output = try Self.makeTemporary("handpieced-demo")
    }
    guard unsafe access(self.output, W_OK | X_OK) == 0 else {
      throw .outputUnusable(path: self.output, reason: SystemError.text(errno))
    }
    for name in [Self.database, "summary.txt", "summary.json"] {
      let path = "\(self.output)/\(name)"
      guard unsafe access(path, F_OK) != 0 else {
        throw .outputUnusable(path: path, reason: "is there already and is not overwritten")
      }
    }
    stage = try Self.makeTemporary("handpieced-stage")
  }

  static let database = "audit.sqlite"

  var line: String { "\(stage)/line" }
  var simulatorState: String { "\(stage)/simulator" }
  var daemonState: String { "\(stage)/daemon" }
  var controlSocket: String { "\(daemonState)/control.sock" }
  var stopSocket: String { "\(daemonState)/stop.sock" }
  var programLog: String { "\(output)/handpieced.log" }

  /// Opens the file that takes what the programs say on standard error.
  func openProgramLog() throws(DemoError) -> Int32 {
    let descriptor = unsafe open(
      programLog, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .outputUnusable(path: programLog, reason: SystemError.text(errno))
    }
    return descriptor
  }

  /// Moves the log out of the stage, and with it what a killed daemon left in SQLite's own files.
  /// Returns its new path.
  func keepDatabase() throws(DemoError) -> String {
    for suffix in ["", "-wal"] {
      let path = "\(daemonState)/\(Self.database)\(suffix)"
      guard unsafe access(path, F_OK) == 0 else { continue }
      do {
        try FileManager.default.moveItem(
          atPath: path, toPath: "\(output)/\(Self.database)\(suffix)")
      } catch {
        throw .outputUnusable(path: output, reason: "the log cannot be moved here from \(path)")
      }
    }
    return "\(output)/\(Self.database)"
  }

  /// Writes a file into the output folder.
  func keep(_ text: String, as name: String) throws(DemoError) {
    let path = "\(output)/\(name)"
    guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
      throw .outputUnusable(path: path, reason: "cannot be written")
    }
  }

  func removeStage() {
    try? FileManager.default.removeItem(atPath: stage)
  }

  private static func makeTemporary(_ name: String) throws(DemoError) -> String {
    var parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    if !parent.hasPrefix("/") || parent.utf8.count > longestTemporaryPath { parent = "/tmp" }
    var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw .outputUnusable(path: parent, reason: SystemError.text(errno))
    }
    return String(
      decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
