import CLinux
import HandpieceDiscovery
import Logging
import SerialLine

/// What the keeper's thread knows from one round to the next.
struct LineRound: ~Copyable {
  private let keeper: LineKeeper
  private let named: [LineKey]
  private let filter: DeviceFilter?
  private let tell: @Sendable (LineKeeper.News) -> Void
  private var watch: DeviceWatch?
  private var plugged = PluggedDevices()
  private var found: [LineKey] = []
  private var open: Set<LineKey>
  /// What was said last of a device that could not be opened.
  private var complaints: [LineKey: String] = [:]
  /// When the devices are listed again at the latest, and until when often: the node of a device,
  /// and the right to open it, come a while after the message.
  private var listDue: Int64 = 0
  private var isBusyUntil: Int64 = 0

  private static let settlingMilliseconds: Int64 = 1000

  init(
    _ keeper: LineKeeper, named: [LineKey], filter: DeviceFilter?,
    tell: @escaping @Sendable (LineKeeper.News) -> Void
  ) {
    self.keeper = keeper
    self.named = named
    self.filter = filter
    self.tell = tell
    open = Set(named)
    guard filter != nil else { return }
    do throws(DiscoveryError) {
      let watch = try DeviceWatch()
      keeper.logger.info("devices are watched by messages of \(watch.source)")
      self.watch = consume watch
    } catch {
      keeper.logger.warning("\(error); devices are listed every 2 s instead")
    }
  }

  /// Goes on until the keeper is told to end.
  mutating func run() {
    while let returned = keeper.takeReturned() {
      for key in returned { open.remove(key) }
      listDevices()
      for key in named + found where !open.contains(key) { tryToOpen(key) }
      keeper.wait(milliseconds: patience, for: watch?.descriptor)
    }
  }

  private static var now: Int64 { clinux_boot_microseconds() / 1000 }

  /// How long nothing has to be done.
  private var patience: Int64 {
    let isWaiting = Self.now < isBusyUntil || (named + found).contains { !open.contains($0) }
    if isWaiting { return LineKeeper.retryMilliseconds }
    return filter == nil ? -1 : max(0, listDue - Self.now)
  }

  private mutating func listDevices() {
    guard let filter else { return }
    if let news = watch?.takeNews(), news.isAboutTerminals || news.wasLost {
      isBusyUntil = Self.now + Self.settlingMilliseconds
      listDue = 0
    }
    guard Self.now >= listDue || Self.now < isBusyUntil else { return }
    listDue = Self.now + LineKeeper.rescanMilliseconds
    let changes: PluggedDevices.Changes
    do throws(DiscoveryError) {
      changes = plugged.update(try scan().filter { filter.takes($0) })
    } catch {
      keeper.logger.error("\(error)")
      return
    }
    for key in changes.gone.map({ LineKey.device($0) }) {
      found.removeAll { $0 == key }
      complaints[key] = nil
      if open.remove(key) != nil { tell(.gone(key)) }
    }
    found += changes.appeared.map { .device($0) }
  }

  private mutating func tryToOpen(_ key: LineKey) {
    do throws(LineError) {
      let line = try keeper.open(path: key.node)
      open.insert(key)
      complaints[key] = nil
      tell(.opened(key, LineSlot(line)))
    } catch {
      // A line that was named is waited for; of a device that is there, somebody must know.
      guard case .device = key, complaints[key] != "\(error)" else { return }
      complaints[key] = "\(error)"
      keeper.logger.warning("\(error)")
    }
  }
}
