import AuditStore
import Glibc

/// A file that a command was told to write.
enum OutputFile {
  /// Writes all of it, or says why not.
  static func write(_ bytes: [UInt8], to path: String) throws {
    do throws(AuditStoreError) {
      try DurableFile.write(bytes, to: path, mode: 0o644)
    } catch {
      throw InputFile.failure("\(error)", EX_CANTCREAT)
    }
  }
}
