import AuditLog
import Backstage
import Foundation
import Testing

/// A folder of its own with a prescriber's key in it.
final class Desk {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "prescriber-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    let made = try prescriber(["keygen", "--name", "prescriber-1", "--key", key])
    try #require(made.status == 0, "\(made.complaint)")
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  var key: String { path("private.key") }

  func path(_ name: String) -> String { folder.appending(path: name).path() }

  func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  func mode(_ name: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  func signer() throws -> NoteSignerKey {
    try NoteSignerKey(reading: text("private.key").trimmingCharacters(in: .newlines))
  }

  /// A copy of this checkout's devices, and its path.
  func copyDevices() throws -> String {
    let copy = folder.appending(path: "devices")
    try FileManager.default.copyItem(at: URL(filePath: Checkout.devices), to: copy)
    return copy.path()
  }
}

/// Runs `handpiecectl prescriber` to its end.
func prescriber(_ arguments: [String]) throws -> Run {
  try Run("handpiecectl", ["prescriber"] + arguments)
}

/// The values of a flat JSON object as text.
func fields(_ json: String) throws -> [String: String] {
  let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
  return try #require(object).mapValues { "\($0)" }
}
