import HandpieceDiscovery
import SerialLine

/// Watches the devices, and holds one line at most.
struct Observer: ~Copyable {
  private var watch: DeviceWatch?
  private var plugged = PluggedDevices()
  private var line: Line?

  /// Does one step and says in one line what came of it.
  mutating func obey(_ words: [String]) -> String {
    switch (words.first ?? "", words.dropFirst().first ?? "") {
    case ("watch", _): startWatch()
    case ("news", let patience): news(patienceMilliseconds: Int32(patience) ?? patient)
    case ("look", _): look()
    case ("list", _): list()
    case ("forget", let node): forget(node)
    case ("open", let node): open(node)
    case ("settings", _): lineSettings(of: line?.descriptor ?? -1)
    case ("modem", _): modemLines(of: line?.descriptor ?? -1)
    case ("read", _): read()
    case ("send", let text): send(Array(text.utf8))
    case ("close", _): close()
    default: "no such command"
    }
  }

  private mutating func startWatch() -> String {
    do {
      let watch = try DeviceWatch()
      let source = watch.source
      self.watch = consume watch
      return "\(source)"
    } catch {
      return error.description
    }
  }

  private mutating func news(patienceMilliseconds: Int32) -> String {
    guard wait(for: watch?.descriptor ?? -1, milliseconds: patienceMilliseconds) != 0 else {
      return "silence"
    }
    guard let news = watch?.takeNews() else { return "no watch" }
    return [news.isAboutTerminals ? "terminals" : nil, news.wasLost ? "lost" : nil]
      .compactMap { $0 }.joined(separator: " ")
  }

  private mutating func look() -> String {
    do {
      let changes = plugged.update(try scan())
      let gone = changes.gone.map { "gone \($0.node) \($0.serial ?? "-")" }
      let appeared = changes.appeared.map { "appeared \($0.node) \($0.serial ?? "-")" }
      return (gone + appeared).isEmpty ? "same" : (gone + appeared).joined(separator: ", ")
    } catch {
      return error.description
    }
  }

  private func list() -> String {
    let devices = (try? scan()) ?? []
    return devices.map { device in
      let identifiers = [device.vendorID, device.productID].map { String($0, radix: 16) }
      return [
        device.node, identifiers.joined(separator: ":"), device.serial ?? "-",
        device.product ?? "-", device.driver ?? "-", device.usbPath,
      ].joined(separator: " ")
    }.joined(separator: ", ")
  }

  private mutating func forget(_ node: String) -> String {
    for device in (try? scan()) ?? [] where device.node == node { plugged.forget(device) }
    return "ok"
  }

  /// Opens a line, and keeps it unless there is one already.
  private mutating func open(_ node: String) -> String {
    do {
      let opened = try Line.open(path: node, baud: 115_200)
      let answer = "\(opened.kind) \(opened.path)"
      if line == nil { line = consume opened }
      return answer
    } catch {
      return error.description
    }
  }

  private mutating func read() -> String {
    let events = wait(for: line?.descriptor ?? -1, milliseconds: patient)
    let seen = Line.hasHungUp(events) ? " seen by poll" : ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    switch line?.read(into: &buffer) {
    case .bytes(let count): return String(decoding: buffer.prefix(count), as: UTF8.self) + seen
    case .nothing: return "nothing" + seen
    case .hungUp: return "hung up" + seen
    case nil: return "no line"
    }
  }

  private mutating func send(_ bytes: [UInt8]) -> String {
    guard let sent = line?.write(bytes.span) else { return "no line" }
    return "\(sent)"
  }

  private mutating func close() -> String {
    line = nil
    return "ok"
  }
}

/// Longer than anything takes that a test waits for.
private let patient: Int32 = 20_000
