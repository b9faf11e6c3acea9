import Backstage
import Foundation
import Testing

/// The program in `Tests/IndependentVerifier`, built once.
struct IndependentVerifier {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder(named: "handpieced-verifier")
    path = folder.path + "/verifier"
    let built = try Run(
      at: URL(filePath: try #require(OtherPrograms.go)),
      ["build", "-o", path, Checkout.path("Tests/IndependentVerifier/main.go")],
      environment: [
        "GO111MODULE": "off", "GOPATH": OtherPrograms.goPath, "GOFLAGS": "", "GOTOOLCHAIN": "local",
        "GOCACHE": folder.path + "/cache",
      ])
    try #require(built.status == 0, "\(built.complaint)")
  }

  func run(_ arguments: String...) throws -> Run {
    try Run(at: URL(filePath: path), arguments)
  }
}
