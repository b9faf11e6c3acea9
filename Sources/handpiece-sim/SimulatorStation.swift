import CLinux
import Glibc
import HandpieceSimulator
import HandpieceWire
import Quantities

/// Runs a simulated handpiece in real time: pseudo-terminal, standard input, one thread.
final class SimulatorStation {
  private var handpiece: SimulatedHandpiece<FileMemory>
  private let linkPath: String
  private var cable: Cable?
  private var commands = CommandReader()
  private var isRunning = true
  /// When the last stop was latched, until the handpiece is safe.
  private var stopLatchedAt: Int64?
  private var stopCount: StopCount
  /// When the power goes.
  private var powerCut: PowerCut?
  private var instrument: InstrumentFile?

  /// The pseudo-terminal while it is plugged in.
  private struct Cable {
    let master: Int32
    /// The other side closed it; polled again only now and then, because poll would not wait.
    var isDeaf = false
  }

  init(
    handpiece: consuming SimulatedHandpiece<FileMemory>, linkPath: String,
    instrumentPath: String? = nil
  ) throws(SimulatorError) {
    stopCount = handpiece.status.stopCount
    self.handpiece = handpiece
    self.linkPath = linkPath
    instrument = instrumentPath.map { InstrumentFile(path: $0) }
    try plug()
  }

  /// Runs until `quit`, or until standard input ends.
  func run() throws(SimulatorError) {
    // It plays hardware, which no other program holds up. Without the right to it, it is held up
    // like any program, and a busy machine shows as a line that falls silent.
    _ = clinux_thread_fifo(30)
    while isRunning {
      waitForWork()
      readLine()
      handpiece.advance(toMilliseconds: SimulatorClock.milliseconds)
      cutPowerIfDue()
      reportStops()
      instrument?.follow(handpiece.applicator, handpiece.status.lastPulse)
      writeLine()
      for command in commands.take() { try obey(command) }
      if commands.hasEnded { isRunning = false }
    }
    unplug()
  }

  /// Makes a pseudo-terminal and points the link at it.
  private func plug() throws(SimulatorError) {
    guard cable == nil else { return }
    var path = [CChar](repeating: 0, count: 32)
    let master = unsafe clinux_pty_open_master(&path, path.count)
    guard master >= 0 else {
      throw .noPseudoTerminal(reason: SimulatorError.text(of: -master))
    }
    let slave = String(
      decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    _ = unsafe unlink(linkPath)
    guard unsafe symlink(slave, linkPath) == 0 else {
      let reason = SimulatorError.text(of: errno)
      close(master)
      throw .linkUnusable(path: linkPath, reason: reason)
    }
    cable = Cable(master: master)
    Report.event("plugged", [("at_us", SimulatorClock.microseconds)])
  }

  /// Pulls the cable: the other side sees a hang-up, unread bytes are lost, the handpiece goes on.
  private func unplug() {
    guard let cable else { return }
    close(cable.master)
    _ = unsafe unlink(linkPath)
    self.cable = nil
    Report.event("unplugged", [("at_us", SimulatorClock.microseconds)])
  }

  private func waitForWork() {
    var waiting = [pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)]
    if let cable, !cable.isDeaf {
      waiting.append(pollfd(fd: cable.master, events: Int16(POLLIN), revents: 0))
    }
    let result = unsafe poll(&waiting, nfds_t(waiting.count), 1)
    if cable?.isDeaf == true { cable?.isDeaf = false }
    guard result > 0 else { return }
    if waiting[0].revents != 0 { commands.read() }
    if waiting.count > 1, waiting[1].revents & Int16(POLLHUP) != 0 { cable?.isDeaf = true }
  }

  private func readLine() {
    guard let cable else { return }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(cable.master, &buffer, buffer.count)
    guard count > 0 else { return }
    let bytes = Array(buffer.prefix(count))
    handpiece.receive(bytes.span)
  }

  /// What the line does not take is lost, as on any line that nobody reads.
  private func writeLine() {
    let output = handpiece.takeOutput()
    guard let cable, !output.isEmpty else { return }
    _ = unsafe write(cable.master, output, output.count)
  }

  /// Tells when a stop was latched and when the handpiece was safe, by the clock of this machine.
  private func reportStops() {
    let newest = handpiece.status.stopCount
    if newest != stopCount {
      stopCount = newest
      stopLatchedAt = SimulatorClock.microseconds
    }
    guard let latchedAt = stopLatchedAt, handpiece.isSafe else { return }
    stopLatchedAt = nil
    Report.event(
      "safe",
      [
        ("stop_count", Int64(stopCount.rawValue)), ("latched_us", latchedAt),
        ("safe_us", SimulatorClock.microseconds),
      ])
  }

  private func cutPowerIfDue() {
    let isDue = powerCut?.isDue(handpiece.status.lastPulse, at: SimulatorClock.milliseconds)
    if isDue == true { PowerCut.now() }
  }

  private func obey(_ command: String) throws(SimulatorError) {
    switch command {
    case "unplug": unplug()
    case "plug": try plug()
    case "press": handpiece.foot.mode = .manual(pressed: true)
    case "release": handpiece.foot.mode = .manual(pressed: false)
    case "stop-press": handpiece.applicator.stopButtonPressed = true
    case "stop-release": handpiece.applicator.stopButtonPressed = false
    case "auto": handpiece.foot.mode = .automatic
    case "report": reportCounters()
    case "quit": isRunning = false
    case "new-tip": putOnNewTip()
    case "skin": handpiece.applicator.disturbance.isLoadTissue = true
    case "no-skin": handpiece.applicator.disturbance.isLoadTissue = false
    case "inhibit-stick": handpiece.applicator.disturbance.inhibitSticks = true
    case "cut-curve": handpiece.memory.isCutAtCurve = true
    case _ where command.hasPrefix("cut "):
      powerCut = PowerCut(command, after: handpiece.status.lastPulse)
    default: Report.error("handpiece-sim: no such command: \(command)")
    }
  }

  /// Another tip of the same kind, never used.
  private func putOnNewTip() {
    guard var tip = handpiece.applicator.tip else { return }
    tip.uid = TipUID(tip.uid.rawValue &+ 0x1_0000)
    tip.usesLeft = 500
    handpiece.putOn(tip)
    Report.event("new_tip", [("uid", Int64(bitPattern: tip.uid.rawValue))])
  }

  private func reportCounters() {
    let status = handpiece.status
    Report.event(
      "report",
      [
        ("counter_epoch", Int64(status.counterEpoch.rawValue)),
        ("last_pulse", Int64(status.lastPulse.rawValue)),
        ("last_acknowledged", Int64(status.lastAcknowledged.rawValue)),
        ("stop_count", Int64(status.stopCount.rawValue)),
        ("is_safe", handpiece.isSafe ? 1 : 0),
      ])
  }
}
