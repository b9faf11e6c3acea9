import AuditLog
import AuditStore
import CLinux
import CatalogFiles
import ControlAPI
import ControlServer
import DeviceCatalog
import DoseLimits
import Glibc
import HandpieceSimulator
import HandpieceWire
package import Logging
import Quantities
import SerialLine
import TreatmentSession

/// The whole daemon: opens what it needs in the order in which a failure leaves nothing half done,
/// runs until told to end, and ends with energy off and everything recorded.
package final class Daemon: Sendable {
  private let options: DaemonOptions
  private let logger: Logger
  private let loop: ControlLoop
  private let writer: LogWriter
  private let clock: HostClock
  private let stops: StopPanel
  private let endpoint: ControlEndpoint
  private let stopSocket: StopSocket
  private let publisher: EventPublisher

  /// Opens catalog, lines, log and sockets, and starts the threads.
  package init(options: DaemonOptions, logger: Logger) throws(DaemonError) {
    self.options = options
    self.logger = logger
    try StateFolder.prepare(options.stateFolder)
    let catalog = try Self.loadCatalog(options)
    let lines = try Self.openLines(options)
    let clock = HostClock()
    self.clock = clock
    loop = try ControlLoop()
    let (database, recovered) = try Self.openLog(options)
    let position = LogPositionBoard(recovered)
    let feed = EventFeed()
    publisher = EventPublisher(feed: feed)
    do throws(AuditStoreError) {
      writer = try LogWriter(database: database)
    } catch {
      throw .log(error)
    }
    _ = (catalog, lines, position)
    fatalError()
  }
}
