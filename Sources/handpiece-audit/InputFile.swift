import ArgumentParser
import AuditLog
import AuditStore
import BundleFiles
import Glibc

/// Files that the auditor names; a failure is said and becomes an exit status.
enum InputFile {
  /// The whole file; 66 when it cannot be read, or is longer than what belongs into it.
  static func bytes(of path: String, atMost limit: Int) throws -> [UInt8] {
    do throws(AuditStoreError) {
      if let bytes = try DurableFile.read(path, atMost: limit) { return bytes }
    } catch {
      throw failure("\(error)", EX_NOINPUT)
    }
    throw failure("\(path): not there", EX_NOINPUT)
  }

  /// Reads a file into what it should be; 65 when it is something else.
  static func read<Content>(
    _ path: String, atMost limit: Int, _ body: ([UInt8]) throws(AuditLogError) -> Content
  ) throws -> Content {
    let bytes = try bytes(of: path, atMost: limit)
    do throws(AuditLogError) {
      return try body(bytes)
    } catch {
      throw failure("\(path): \(error)", EX_DATAERR)
    }
  }

  /// Opens a log; 66 when that fails.
  static func log(_ path: String) throws -> LogSource {
    do throws(AuditStoreError) {
      return try LogSource.open(path)
    } catch {
      throw failure("\(error)", EX_NOINPUT)
    }
  }

  /// Reads a log to its end, with progress; 65 when what came along is wrong, 66 when it cannot be
  /// read.
  static func reading<Judge: LogJudge>(
    of source: LogSource, against evidence: LogEvidence, judge: (LogEvidence) -> Judge,
    _ body: (inout Judge, [ExaminedRow]) -> Void
  ) throws -> LogReadingResult {
    do throws(LogReadingError) {
      var reading = try LogReading(of: source, against: evidence, judge: judge)
      let result = try reading.run { judge, rows in
        body(&judge, rows)
        if let last = rows.last { Progress.show("leaves checked", last.seq + 1) }
      }
      Progress.clear()
      return result
    } catch {
      switch error {
      case .badEvidence: throw failure("\(error)", EX_DATAERR)
      case .unreadable: throw failure("\(error)", EX_NOINPUT)
      }
    }
  }

  /// Takes keys as they are written on the command line; 64 when one is none.
  static func keys<Key>(
    _ texts: [String], _ body: (String) throws(AuditLogError) -> Key
  ) throws -> [Key] {
    try texts.map { text in
      do throws(AuditLogError) {
        return try body(text)
      } catch {
        throw failure("\(text): \(error)", EX_USAGE)
      }
    }
  }

  static func failure(_ reason: String, _ status: Int32) -> ExitCode {
    Progress.clear()
    StandardError.write("handpiece-audit: \(reason)\n")
    return ExitCode(status)
  }
}
