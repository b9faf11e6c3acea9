import Foundation
import Testing

/// Programs that others wrote, to check what ours wrote.
enum OtherPrograms {
  /// On a machine that builds for others, a missing program is a failure.
  static let isMandatory = ProcessInfo.processInfo.environment["CI"] == "true"

  static let openssl = path(of: "openssl")
  static let go = path(of: "go")
  /// Where Debian's `golang-golang-x-mod-dev` puts its sources.
  static let goPath = "/usr/share/gocode"

  static var hasGo: Bool {
    go != nil
      && FileManager.default.fileExists(atPath: goPath + "/src/golang.org/x/mod/sumdb/tlog")
  }

  static let goIsMissing: Comment =
    "no Go here: apt-get install golang-go golang-golang-x-mod-dev"
  static let opensslIsMissing: Comment = "no OpenSSL here: apt-get install openssl"

  private static func path(of program: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return folders.split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
