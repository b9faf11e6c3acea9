import CatalogFiles
import ControlAPI
import ControlClient
import DeviceCatalog
import DoseLimits

/// What a shell completes with while somebody types; where nothing can be had, nothing is offered.
enum Completions {
  /// The areas of the catalog's atlas.
  static var areas: [String] {
    guard let folder = CatalogFolder.defaultFolder(executablePath: "/proc/self/exe"),
      let catalog = try? CatalogFolder.load(folder: folder)
    else { return [] }
    return catalog.tables.allAreas.map(\.path)
  }

  /// The open sessions of the daemon that the words of the line name.
  static func sessions(_ words: [String]) -> [String] {
    let connection = daemon(words)
    return (try? waitFor { try await connection.status().sessions.map(\.session.text) }) ?? []
  }

  /// The handpieces of the daemon that the words of the line name.
  static func handpieces(_ words: [String]) -> [String] {
    let connection = daemon(words)
    return (try? waitFor { try await connection.handpieces().map(\.serial.text) }) ?? []
  }

  /// Nobody waits long for what is offered.
  private static func daemon(_ words: [String]) -> ControlConnection {
    let named = words.firstIndex(of: "--socket").map { words.dropFirst($0 + 1).first }
    return ControlConnection(
      socketAt: (named ?? nil) ?? ControlSocketOption.usual, timeoutMilliseconds: 500)
  }
}
