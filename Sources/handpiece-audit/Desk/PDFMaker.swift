import ArgumentParser
import AuditStore
import Glibc

/// Has a page made into a PDF by a program that is installed.
enum PDFMaker {
  /// In the order in which they are tried.
  private static let browsers = ["chromium", "chromium-browser", "google-chrome"]

  /// Nothing but the page: no network, no extensions, nothing of its own.
  private static let quiet = [
    "--headless", "--disable-gpu", "--disable-extensions", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND",
  ]

  static func make(_ page: String, at path: String) throws {
    let folder = try temporaryFolder()
    let input = folder + "/page.html"
    defer {
      _ = unsafe unlink(input)
      _ = unsafe rmdir(folder)
    }
    do throws(AuditStoreError) {
      try DurableFile.write(Array(page.utf8), to: input, mode: 0o600)
    } catch {
      throw InputFile.failure("\(error)", EX_CANTCREAT)
    }
    for browser in browsers {
      // A browser keeps root out of its sandbox, and starts for root only without.
      let sandbox = geteuid() == 0 ? ["--no-sandbox"] : []
      let status = run(
        [browser] + quiet + sandbox + [
          "--user-data-dir=\(folder)/profile", "--no-pdf-header-footer",
          "--print-to-pdf=\(path)", "file://\(input)",
        ])
      removeProfile(folder + "/profile")
      if let status { return try check(status, browser, path) }
    }
    if let status = run(["weasyprint", input, path]) {
      return try check(status, "weasyprint", path)
    }
    throw InputFile.failure(
      "neither Chromium nor WeasyPrint is installed; --html writes the page without them",
      EX_UNAVAILABLE)
  }

  private static func check(_ status: Int32, _ program: String, _ path: String) throws {
    guard status == 0, unsafe access(path, R_OK) == 0 else {
      throw InputFile.failure("\(program) made no \(path), and ended with \(status)", EX_CANTCREAT)
    }
  }

  private static func temporaryFolder() throws -> String {
    var template = Array("/tmp/handpiece-audit-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe mkdtemp(start) != nil
    }
    guard made else {
      throw InputFile.failure("/tmp: no folder can be made there", EX_CANTCREAT)
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func removeProfile(_ folder: String) {
    _ = run(["rm", "-rf", "--", folder])
  }

  /// Runs a program to its end without its output; `nil` when it is not installed.
  private static func run(_ words: [String]) -> Int32? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Int32(0)...2 {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process = pid_t()
    guard
      unsafe posix_spawnp(&process, words[0], &actions, nil, &arguments, environ) == 0
    else { return nil }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
  }
}
