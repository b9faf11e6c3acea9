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

  /// The longest PDF that is taken from a program.
  private static let lengthLimit = 256 * 1024 * 1024

  /// Writes the PDF at the path once a program has made it, and leaves what is there as it is where
  /// none did.
  static func make(_ page: String, at path: String) throws {
    let folder = try temporaryFolder()
    let (input, output) = (folder + "/page.html", folder + "/page.pdf")
    defer {
      _ = unsafe unlink(input)
      _ = unsafe unlink(output)
      _ = unsafe rmdir(folder)
    }
    do throws(AuditStoreError) {
      try DurableFile.write(Array(page.utf8), to: input, mode: 0o600)
    } catch {
      throw InputFile.failure("\(error)", EX_CANTCREAT)
    }
    let maker = try print(input, to: output, in: folder)
    do throws(AuditStoreError) {
      guard maker.status == 0, let bytes = try DurableFile.read(output, atMost: lengthLimit),
        bytes.starts(with: "%PDF-".utf8)
      else {
        throw .notWritable(
          path: path, reason: "\(maker.program) made no PDF, and ended with \(maker.status)")
      }
      try DurableFile.write(bytes, to: path, mode: 0o644)
    } catch {
      throw InputFile.failure("\(error)", EX_CANTCREAT)
    }
  }

  /// Has the first program that is installed print the page, and says which that was and how it ended.
  private static func print(
    _ input: String, to output: String, in folder: String
  ) throws -> (program: String, status: Int32) {
    for browser in browsers {
      // A browser keeps root out of its sandbox, and starts for root only without.
      let sandbox = geteuid() == 0 ? ["--no-sandbox"] : []
      let status = run(
        [browser] + quiet + sandbox + [
          "--user-data-dir=\(folder)/profile", "--no-pdf-header-footer",
          "--print-to-pdf=\(output)", "file://\(input)",
        ])
      guard let status else { continue }
      removeProfile(folder + "/profile")
      return (browser, status)
    }
    if let status = run(["weasyprint", input, output]) { return ("weasyprint", status) }
    throw InputFile.failure(
      "neither Chromium nor WeasyPrint is installed; --html writes the page without them",
      EX_UNAVAILABLE)
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
