import ArgumentParser
import AuditLog
import BundleFiles
import DeskIndex
import Glibc

/// The log and the index beside it.
struct IndexOptions: ParsableArguments {
  @Argument(help: "A bundle as `export` writes it, or a copy of the database.")
  var log: String

  @OptionGroup var evidence: EvidenceOptions

  @OptionGroup var catalogs: CatalogOptions

  @Option(
    help: ArgumentHelp(
      "Where the index is kept, instead of beside the log.",
      discussion: "It is built once and may be thrown away.", valueName: "file"))
  var index: String?

  @Flag(help: "Build the index again, whatever it looks like.")
  var rebuild = false

  /// Opens the log and its index, and builds that with progress where it has to.
  func open() throws -> (source: LogSource, index: LogIndex) {
    let source = try InputFile.log(log)
    return (source, try open(of: source))
  }

  private func open(of source: LogSource) throws -> LogIndex {
    let (evidence, catalogs) = (try evidence.read(), try catalogs.read(of: source))
    do throws(DeskIndexError) {
      let index = try LogIndex.open(
        at: path, of: source, against: evidence, catalogs: catalogs, isAnew: rebuild
      ) { Progress.show("leaves indexed", $0) }
      Progress.clear()
      return index
    } catch {
      throw InputFile.failure(error)
    }
  }

  private var path: String {
    if let index { return index }
    var log = log
    while log.count > 1, log.hasSuffix("/") { log.removeLast() }
    return log + ".index"
  }
}

extension InputFile {
  /// Asks the index; what it cannot answer becomes an exit status.
  static func asked<Value>(_ body: () throws(DeskIndexError) -> Value) throws -> Value {
    do throws(DeskIndexError) {
      return try body()
    } catch {
      throw failure(error)
    }
  }

  static func failure(_ error: DeskIndexError) -> ExitCode {
    switch error {
    case .log(.badEvidence): failure("\(error)", EX_DATAERR)
    case .log: failure("\(error)", EX_NOINPUT)
    case .file: failure("\(error)", EX_CANTCREAT)
    case .noSuchSession, .manySessions: failure("\(error)", EX_USAGE)
    }
  }
}
