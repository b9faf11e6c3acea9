import Glibc
import SerialLine
import Testing

@Suite struct `Opening a line` {
  /// Promise 3: two hosts on one line could each believe that they alone gave a pulse.
  @Test func `is refused while somebody else holds it, and works again once they let go`() throws {
    let terminal = try Terminal()
    let first = try Line.open(path: terminal.path, baud: 115_200)
    #expect(throws: LineError.inUse(path: terminal.path)) {
      _ = try Line.open(path: terminal.path, baud: 115_200)
    }
    _ = consume first
    let second = try Line.open(path: terminal.path, baud: 115_200)
    #expect(second.path == terminal.path)
  }

  /// TIOCEXCL would: it survives its process on a terminal whose other side stays open.
  @Test func `leaves nothing on the terminal that could lock out the next process`() throws {
    let terminal = try Terminal()
    let line = try Line.open(path: terminal.path, baud: 115_200)
    var exclusive: Int32 = -1
    #expect(unsafe ioctl(line.descriptor, UInt(0x8004_5440), &exclusive) == 0)
    #expect(exclusive == 0)
  }

  @Test func `resolves symbolic links`() throws {
    let terminal = try Terminal()
    let folder = try Folder()
    let link = folder.path + "/line"
    #expect(unsafe symlink(terminal.path, link) == 0)
    defer { unsafe unlink(link) }
    let line = try Line.open(path: link, baud: 115_200)
    #expect(line.path == terminal.path)
  }

  @Test func `of a missing path says so`() throws {
    let folder = try Folder()
    let path = folder.path + "/gone"
    #expect(throws: LineError.notFound(path: path)) { _ = try Line.open(path: path, baud: 9600) }
    #expect(throws: LineError.notFound(path: "")) { _ = try Line.open(path: "", baud: 9600) }
  }

  @Test func `of a folder, a file or another device says that it is no line`() throws {
    let folder = try Folder()
    let file = folder.path + "/file"
    close(unsafe open(file, O_CREAT | O_WRONLY, 0o600))
    defer { unsafe unlink(file) }
    for path in [folder.path, file, "/dev/null"] {
      #expect(throws: LineError.notATerminal(path: path)) {
        _ = try Line.open(path: path, baud: 9600)
      }
      #expect(openDescriptors(of: path).isEmpty || path == "/dev/null")
    }
  }

  @Test(arguments: [0, -1, Int32.min]) func `at no speed at all is refused`(baud: Int32) throws {
    let terminal = try Terminal()
    #expect(throws: LineError.settingRefused(path: terminal.path, setting: "\(baud) baud")) {
      _ = try Line.open(path: terminal.path, baud: baud)
    }
  }

  @Test(arguments: [
    LineError.notFound(path: "/dev/x"), .notPermitted(path: "/dev/x", group: "dialout"),
    .notPermitted(path: "/dev/x", group: nil), .inUse(path: "/dev/x"),
    .notATerminal(path: "/dev/x"), .settingRefused(path: "/dev/x", setting: "IXON off"),
    .failed(path: "/dev/x", call: "open", errorNumber: EIO),
  ]) func `fails with one line that names the path and the reason`(error: LineError) {
    let text = error.description
    #expect(text.hasPrefix("/dev/x: "))
    #expect(!text.contains("\n"))
    if case .notPermitted(_, let group?) = error { #expect(text.contains(group)) }
    if case .settingRefused(_, let setting) = error { #expect(text.contains(setting)) }
    if case .failed = error { #expect(text.contains("Input/output error")) }
  }
}

/// A folder of a test's own, empty at its end.
private struct Folder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/line-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw SetupFailure(call: "mkdtemp", errorNumber: errno)
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { unsafe rmdir(path) }
}
