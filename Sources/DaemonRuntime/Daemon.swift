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
import IdentityStore
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
  private let keeper: LineKeeper
  private let blackBox: BlackBoxFolder
  let publisher: EventPublisher
  let state: DaemonState
  let service: DaemonService
  let watch: ServiceWatch?
  private let feed: EventFeed
  private let endpoint: ControlEndpoint
  private let stopSocket: StopSocket

  /// Opens catalog, lines, log and sockets, and starts the threads.
  ///
  /// Signals must be blocked before, so that every thread leaves them to ``run()``.
  package init(options: DaemonOptions, logger: Logger) throws(DaemonError) {
    self.logger = logger
    clock = HostClock()
    if options.isDevelopment { clock.trust.trustUnsynchronised() }
    let catalogFolder = try Self.catalogFolder(options)
    let catalog = try Self.loadCatalog(catalogFolder)
    let instruments = try Self.loadInstruments(catalogFolder)
    let prescribers =
      try options.prescribersFile.map { path throws(DaemonError) in
        try PrescriberFile.read(path: path)
      } ?? []
    let approvals = ApprovalBook(catalog, prescribers: prescribers)
    let keeper = try LineKeeper(isDevelopment: options.isDevelopment, logger: logger)
    self.keeper = keeper
    blackBox = try BlackBoxFolder(path: options.stateFolder + "/black-box", logger: logger)
    let lines = try options.lines.map { path throws(DaemonError) in
      (path, try keeper.open(named: path))
    }
    // Only when nothing else stands in the way, so that a failed start leaves nothing behind.
    let feed = EventFeed()
    self.feed = feed
    let state = try DaemonState(
      options, clock: clock, feed: feed, catalog: catalog, logger: logger)
    self.state = state
    recorder = state.recorder
    approvals.recover(state.history.approvals)
    do throws(DaemonError) {
      let loop = try ControlLoop()
      self.loop = loop
      let switches = (0..<Fleet.limit).map { _ in
        StopSwitch(seed: UInt16(truncatingIfNeeded: HostClock.random()))
      }
      let stops = StopPanel(switches) { loop.wakeUp() }
      self.stops = stops
      publisher = EventPublisher(feed: feed)
      let service = DaemonService(
        catalog: catalog, from: catalogFolder, approvals: approvals, loop: loop, stops: stops,
        clock: clock, state: state, blackBox: blackBox, isDevelopment: options.isDevelopment)
      self.service = service
      (endpoint, stopSocket) = try Self.openSockets(
        options, service: service, feed: feed, stops: stops, logger: logger)
      watch = options.service.notifier.map { notifier in
        ServiceWatch(
          notifier, watchdogMicroseconds: options.service.watchdogMicroseconds, loop: loop,
          recorder: state.recorder, logger: logger)
      }
    } catch {
      state.close()
      throw error
    }
    for prescriber in prescribers {
      state.note(
        .prescriberTrusted(
          PrescriberTrustedLeaf(key: prescriber.key, prescriberUID: prescriber.userID)))
    }
    let context = MachineContext(
      catalog: catalog, catalogHash: state.catalogHash,
      isDevelopment: options.isDevelopment, linkErrorLimit: options.linkErrorLimit,
      prescribers: prescribers, instruments: instruments, approval: { approvals.approval(of: $0) },
      isSimulatorSignature: { SimulatorKey.isSignature($0, over: $1) })
    try startLoop(context)
    try keeper.start(lines, filter: Self.filter(catalog, options)) { [loop] in
      loop.post(.line($0))
    }
  }

  private static func catalogFolder(_ options: DaemonOptions) throws(DaemonError) -> String {
    let found =
      options.devicesFolder ?? CatalogFolder.defaultFolder(executablePath: options.executablePath)
    guard let found else { throw .noCatalog }
    return found
  }

  private static func loadCatalog(_ folder: String) throws(DaemonError) -> Catalog {
    do throws(CatalogFilesError) {
      return try CatalogFolder.load(folder: folder)
    } catch {
      throw .catalog(error)
    }
  }

  private static func loadInstruments(_ folder: String) throws(DaemonError) -> Instruments {
    do throws(CatalogFilesError) {
      return try InstrumentFolder.load(folder: folder)
    } catch {
      throw .catalog(error)
    }
  }

  private static func openSockets(
    _ options: DaemonOptions, service: DaemonService, feed: EventFeed, stops: StopPanel,
    logger: Logger
  ) throws(DaemonError) -> (ControlEndpoint, StopSocket) {
    let policy: SeatPolicy
    if options.isDevelopment {
      policy = .development(userID: getuid())
    } else {
      let (groups, missing) = SeatPolicy.groupsOfMachine()
      policy = groups
      for name in missing { logger.warning("there is no group \(name): nobody has its role") }
    }
    let sockets = options.sockets
    do throws(ControlServerError) {
      let endpoint = try ControlEndpoint(
        socketAt: sockets.control, policy: policy, service: service, feed: feed, logger: logger)
      let stopSocket = try StopSocket(socketAt: sockets.stop) { origin in
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

  /// Which devices are opened; none in development mode, which opens no hardware.
  private static func filter(_ catalog: Catalog, _ options: DaemonOptions) -> DeviceFilter? {
    guard !options.isDevelopment else { return nil }
    return DeviceFilter(
      matches: catalog.handpieces.values.flatMap(\.usbMatches),
      listedSerials: options.bridgeSerials)
  }

  private func startLoop(_ context: MachineContext) throws(DaemonError) {
    let (loop, service, switches) = (loop, service, stops.switches)
    let unended = state.history.unendedAlarms
    let outlets = StationOutlets(
      clock: clock, recorder: recorder, publisher: publisher, logger: logger,
      unfinished: state.unfinished, keeper: keeper, blackBox: blackBox, post: { loop.post($0) },
      remember: { service.remember($0) })
    try blackBox.start()
    try loop.start(logger: logger) {
      StationRow(switches, context: context, unended: unended, outlets: outlets)
    }
    if !state.patients.isWhole {
      loop.post(.alarm(.began(.identitiesPutBack, handpiece: "", session: nil)))
      loop.post(.alarm(.over(.identitiesPutBack, handpiece: "")))
    }
    recorder.whenFull { loop.post(.alarm(.began(.diskFull, handpiece: "", session: nil))) }
    feed.observeAttendance { loop.post(.attendanceChanged($0)) }
    Task { await publisher.run() }
    Task { [tiles = state.publisher] in await tiles.run() }
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
    keeper.stop()
    blackBox.stop()
    state.close()
    publisher.finish()
    stopSocket.shutdown()
    endpoint.shutdown()
  }
}
