import Backstage
import Testing

/// What a newcomer meets first: the top level, the README and `.ci/run`.
@Suite struct `The front door` {
  @Test func `the visible top level is what the design names`() throws {
    #expect(
      try Checkout.visibleTopLevel() == [
        "Devices", "Package.swift", "README.md", "Sources", "Systemd", "Tests",
      ])
    for hidden in [".ci/run", ".swift-format", ".gitignore", ".github/workflows/ci.yml"] {
      #expect(Checkout.exists(hidden), "\(hidden) is missing")
    }
  }

  @Test func `the README has two commands, each with the packages it needs`() throws {
    #expect(
      Readme(try Checkout.text("README.md")).commands == [
        "Run the demo": """
        sudo apt-get update &&
          sudo apt-get install -y g++ git libcurl4-openssl-dev libncurses-dev libxml2-dev \\
            libserialport-dev libudev-dev libsqlite3-dev pkg-config &&
          swift run -c release handpiecectl demo
        """,
        "Run the tests": """
        sudo apt-get update &&
          sudo apt-get install -y g++ git libcurl4-openssl-dev libncurses-dev libxml2-dev \\
            libserialport-dev libudev-dev libsqlite3-dev pkg-config \\
            golang-go golang-golang-x-mod-dev openssl umockdev libumockdev-dev tmux socat \\
            chromium zbar-tools &&
          swift test
        """,
      ])
  }

  /// The test command stands once, in the README; `.ci/run` takes it from there.
  @Test func `what runs on every change is the README's own test command`() throws {
    let script = try Checkout.text(".ci/run").split(separator: "\n")
    #expect(script.contains("heading='## Run the tests'"))
    let code = script.filter { !$0.hasPrefix("#") }
    #expect(!code.contains { $0.contains("swift test") })
  }

  @Test func `what runs on every change compiles what firmware would share`() throws {
    let script = try Checkout.text(".ci/run")
    #expect(script.contains("for module in Quantities HandpieceWire HandpieceGuard; do"))
    #expect(script.contains("swift format lint --strict"))
  }

  @Test func `every path that the README names exists`() throws {
    let paths = Readme(try Checkout.text("README.md")).paths
    #expect(paths.count > 10)
    expectNone(paths.filter { !Checkout.exists($0) }.map { "README.md names \($0)" })
  }

  @Test func `a README is read as its reader sees it`() {
    let readme = Readme(
      """
      # Name
      See `Sources/Gone` and `swift`.
      ## One
      ```sh
      first
      second
      ```
      ## Two
      ```text
      Not a command.
      ```
      | `Devices/` | `Tests/A/` |
      """)
    #expect(readme.commands == ["One": "first\nsecond"])
    #expect(readme.paths == ["Sources/Gone", "Devices/", "Tests/A/"])
  }
}

/// The parts of a README that can be checked.
private struct Readme {
  /// The blocks marked `sh`, by the heading they stand below.
  private(set) var commands: [String: String] = [:]
  /// What stands in backticks and begins with a folder of the top level.
  private(set) var paths: [String] = []

  init(_ text: String) {
    var heading = ""
    var fence: String?
    for line in text.split(separator: "\n").map(String.init) {
      if line.hasPrefix("```") {
        fence = fence == nil ? line : nil
      } else if let fence {
        guard fence == "```sh" else { continue }
        commands[heading] = commands[heading].map { "\($0)\n\(line)" } ?? line
      } else {
        if line.hasPrefix("#") { heading = String(line.drop { $0 == "#" || $0 == " " }) }
        let quoted = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) }
        paths += quoted.filter { name in folders.contains { name.hasPrefix($0) } }
      }
    }
  }
}

private let folders = ["Sources/", "Tests/", "Devices/", "Systemd/", ".ci/", ".github/"]
