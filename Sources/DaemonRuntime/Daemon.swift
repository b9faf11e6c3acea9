import AuditLog
import AuditStore
import CLinux
import CatalogFiles
import ControlAPI
import ControlServer
import DeviceCatalog
import Glibc
import HandpieceSimulator
package import Logging
import Quantities
import SerialLine
import TreatmentSession

/// The whole daemon: opens what it needs in the order in which a failure leaves nothing half done,
/// runs until a signal ends it, and ends with energy off and everything recorded.
package final class Daemon: Sendable {
  let logger: Logger
  let clock: HostClock
  let recorder: LogRecorder
  let loop: ControlLoop
  let stops: StopPanel
  let publisher: EventPublisher
  private let service: DaemonService
  private let endpoint: ControlEndpoint
  private let stopSocket: StopSocket

  /// Opens catalog, lines, log and sockets, and starts the threads.
  ///
  /// Signals must be blocked before, so that every thread leaves them to ``run()``.
  package init(options: DaemonOptions, logger: Logger) throws(DaemonError) {
    self.logger = logger
    clock = HostClock()
    let catalog = try Self.loadCatalog(options)
    let prescribers =
      try options.prescribersFile.map { path throws(DaemonError) in
        try PrescriberFile.read(path: path)
      } ?? []
    let approvals = ApprovalBook(catalog, prescribers: prescribers)
    let slots = try options.lines.map { path throws(DaemonError) in
      try LineSlot(opening: path, isDevelopment: options.isDevelopment)
    }
    // Only when nothing else stands in the way, so that a failed start leaves nothing behind.
    try StateFolder.prepare(options.stateFolder)
    let feed = EventFeed()
    let (recorder, history) = try Self.openLog(options, clock: clock, feed: feed, logger: logger)
    self.recorder = recorder
    approvals.recover(history.approvals)
    do throws(DaemonError) {
      let loop = try ControlLoop()
      self.loop = loop
      let switches = slots.map { _ in
        StopSwitch(seed: UInt16(truncatingIfNeeded: HostClock.random()))
      }
      let stops = StopPanel(switches) { loop.wakeUp() }
      self.stops = stops
      publisher = EventPublisher(feed: feed)
      let service = DaemonService(
        catalog: catalog, approvals: approvals, loop: loop, recorder: recorder, stops: stops,
        clock: clock, isDevelopment: options.isDevelopment)
      self.service = service
      (endpoint, stopSocket) = try Self.openSockets(
        options, service: service, feed: feed, stops: stops, logger: logger)
    } catch {
      recorder.close()
      throw error
    }
    Self.recordStart(catalog, history.closings, prescribers, recorder, logger)
    let context = MachineContext(
      catalog: catalog, catalogHash: Hash256(of: catalog.fingerprintInput),
      isDevelopment: options.isDevelopment, prescribers: prescribers,
      isApproved: { approvals.isApproved($0) },
      isSimulatorSignature: { SimulatorKey.isSignature($0, over: $1) })
    try startLoop(context, slots, options)
  }

  private static func loadCatalog(_ options: DaemonOptions) throws(DaemonError) -> Catalog {
    let found =
      options.devicesFolder ?? CatalogFolder.defaultFolder(executablePath: options.executablePath)
    guard let folder = found else { throw .noCatalog }
    do throws(CatalogFilesError) {
      return try CatalogFolder.load(folder: folder)
    } catch {
      throw .catalog(error)
    }
  }

  private static func openLog(
    _ options: DaemonOptions, clock: HostClock, feed: EventFeed, logger: Logger
  ) throws(DaemonError) -> (LogRecorder, RecoveredHistory) {
    do throws(AuditStoreError) {
      let database = try AuditDatabase(path: "\(options.stateFolder)/audit.sqlite")
      let history = try RecoveredHistory(database, logger: logger)
      let recorder = LogRecorder(
        writer: try LogWriter(database: database), frontier: history.frontier, clock: clock,
        feed: feed)
      return (recorder, history)
    } catch {
      throw .log(error)
    }
  }

  private static func openSockets(
    _ options: DaemonOptions, service: DaemonService, feed: EventFeed, stops: StopPanel,
    logger: Logger
  ) throws(DaemonError) -> (ControlEndpoint, StopSocket) {
    do throws(ControlServerError) {
      let endpoint = try ControlEndpoint(
        socketAt: options.controlSocket, mode: 0o600, policy: .development(userID: getuid()),
        service: service, feed: feed, logger: logger)
      let stopSocket = try StopSocket(socketAt: options.stopSocket, mode: 0o600) { origin in
        stops.pull(
          StopOrder(
            source: .stopSocket, userID: origin.userID == .max ? nil : origin.userID,
            requested: origin.receivedAt))
      }
      return (endpoint, stopSocket)
    } catch {
      throw .socket(error)
    }
  }

  /// The first leaf of this run, the end of sessions that an earlier run left open, and whose
  /// statements count from now on.
  private static func recordStart(
    _ catalog: Catalog, _ closings: [LeafBody], _ prescribers: [TrustedPrescriber],
    _ recorder: LogRecorder, _ logger: Logger
  ) {
    let started = LeafBody.daemonStarted(
      DaemonStartedLeaf(
        version: SoftwareVersion.text, catalogHash: Hash256(of: catalog.fingerprintInput),
        recoveredLogSize: Int(clamping: recorder.position.size)))
    let trusted = prescribers.map {
      LeafBody.prescriberTrusted(
        PrescriberTrustedLeaf(key: $0.key, prescriberUID: $0.userID))
    }
    for leaf in [started] + closings + trusted {
      recorder.record(leaf) { result in
        if case .failure(let error) = result { logger.critical("\(error)") }
      }
    }
  }

  private func startLoop(
    _ context: MachineContext, _ slots: [LineSlot], _ options: DaemonOptions
  ) throws(DaemonError) {
    let (loop, service, clock, recorder, publisher, logger, switches) = (
      loop, service, clock, recorder, publisher, logger, stops.switches
    )
    try loop.start(logger: logger) {
      let outlets = StationOutlets(
        clock: clock, recorder: recorder, publisher: publisher, logger: logger,
        isDevelopment: options.isDevelopment, post: { loop.post($0) },
        remember: { service.remember($0) })
      return zip(slots, switches).enumerated().map { index, station in
        HandpieceStation(
          index: index, path: station.0.path, line: station.0.take(), context: context,
          stop: station.1, outlets: outlets)
      }
    }
    Task { await publisher.run() }
    Task { [endpoint] in
      do throws(ControlServerError) {
        try await endpoint.run()
      } catch {
        logger.critical("\(error)")
      }
    }
  }

  /// Closes everything, once nothing can fire and everything is recorded.
  func close() {
    loop.stop()
    recorder.close()
    publisher.finish()
    stopSocket.shutdown()
    endpoint.shutdown()
  }
}
