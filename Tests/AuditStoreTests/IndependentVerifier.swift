import Foundation
import Testing

/// The program in `Tests/IndependentVerifier`, built once.
struct IndependentVerifier {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("IndependentVerifier/main.go").path
    folder = try TemporaryFolder(named: "handpieced-verifier")
    path = folder.path + "/verifier"
    let built = try OtherPrograms.run(
      try #require(OtherPrograms.go), ["build", "-o", path, source],
      environment: [
        "GO111MODULE": "off", "GOPATH": OtherPrograms.goPath, "GOFLAGS": "", "GOTOOLCHAIN": "local",
        "GOCACHE": folder.path + "/cache",
      ])
    try #require(built.status == 0, "\(built.errors)")
  }

  func run(_ arguments: String...) throws -> OtherPrograms.Outcome {
    try OtherPrograms.run(path, arguments)
  }
}
