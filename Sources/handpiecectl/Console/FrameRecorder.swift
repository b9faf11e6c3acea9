import Glibc
import Quantities
import TechnicianConsole

/// Writes what the console shows into a file, as text.
final class FrameRecorder {
  private let descriptor: Int32
  private var last: [String] = []
  private var frames = 0
  private let start: BootInstant

  /// A recording ends by itself.
  private static let frameLimit = 20_000

  init(path: String) throws {
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw complain("\(path): \(SystemError.text(errno))", exitCode: .cannotCreate)
    }
    start = ConsoleLoop.now
  }

  deinit { close(descriptor) }

  /// Adds a frame unless it reads like the one before. The names of patients are in it.
  func add(_ screen: Screen) {
    let lines = screen.lines
    guard lines != last, frames < Self.frameLimit else { return }
    last = lines
    frames += 1
    let seconds = Milliseconds((ConsoleLoop.now - start).count / 1000)
    let frame = "== \(Figures.seconds(seconds)) s\n" + lines.joined(separator: "\n") + "\n"
    let bytes = Array(frame.utf8)
    _ = unsafe write(descriptor, bytes, bytes.count)
  }
}
