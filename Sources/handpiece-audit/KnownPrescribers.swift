import ArgumentParser
import AuditLog
import Glibc

/// The prescribers whom the auditor knows by other means than the log.
enum KnownPrescribers {
  /// Reads a file of verifier keys; a failure is said and becomes an exit code.
  static func read(_ path: String) throws -> Set<NoteVerifierKey> {
    let bytes = try bytes(of: path)
    do throws(AuditLogError) {
      return Set(try ListedKey.list(reading: bytes).map(\.key))
    } catch {
      StandardError.write("handpiece-audit: \(path): \(error)\n")
      throw ExitCode(EX_DATAERR)
    }
  }

  /// The bytes of the file, or one more than a list may have.
  private static func bytes(of path: String) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= ListedKey.listLimit {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path) }
      guard count > 0 else { break }
      bytes += chunk.prefix(count)
    }
    return bytes
  }

  private static func unreadable(_ path: String) -> ExitCode {
    StandardError.write("handpiece-audit: \(path): cannot be read\n")
    return ExitCode(EX_NOINPUT)
  }
}
