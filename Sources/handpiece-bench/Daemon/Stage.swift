import DeviceCatalog
import DoseLimits

/// A daemon with handpieces on its lines, and another line for the baseline.
final class Stage {
  let folder: TemporaryFolder
  let handpieces = PlayedHandpieces()
  let handpieceCount: Int
  let daemon: DaemonProcess
  /// What the daemon's tables ask every patient.
  let questions: [Question]
  /// The catalog the daemon reads.
  let devices: String
  private let daemonLines: [PseudoTerminal]
  private var baselineLine: PseudoTerminal?
  private var playing: JoinableThread?

  /// Sets everything up; call it on the program's first thread.
  ///
  /// - Parameter isHurried: Whether the tables allow ten pulses a second.
  init(handpieces count: Int = 1, isHurried: Bool = false) throws(BenchError) {
    let folder = try TemporaryFolder()
    let devices = isHurried ? try BenchCatalog.hurriedFolder(in: folder) : try BenchCatalog.folder()
    self.devices = devices
    handpieceCount = count
    questions = try BenchCatalog.load(devices).tables.questions
    var near: [PseudoTerminal] = []
    for _ in 0..<count { near.append(try PseudoTerminal()) }
    let far = try PseudoTerminal()
    playing = try handpieces.play(daemon: near.map(\.master), baseline: far.master)
    daemon = try DaemonProcess(folder: folder, lines: near.map(\.slavePath), devices: devices)
    self.folder = folder
    daemonLines = near
    baselineLine = far
  }

  deinit {
    endPlay()
  }

  /// Somebody who treats with the first handpiece.
  func technician() throws(BenchError) -> Technician {
    try Technician(daemon: daemon, seen: handpieces.daemonLine, questions: questions)
  }

  /// The baseline's end of its line; who takes it closes it.
  func openBaselineLine() throws(BenchError) -> Int32 {
    guard let slave = try baselineLine?.openSlave() else {
      throw .disagreement("the baseline's line is closed")
    }
    return slave
  }

  /// Ends the handpieces and hangs up the baseline's line.
  func endPlay() {
    handpieces.end()
    if let running = playing.take() { running.join() }
    baselineLine = nil
  }
}
