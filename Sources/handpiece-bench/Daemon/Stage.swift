import DeviceCatalog
import DoseLimits

/// A daemon with a handpiece on its line, and a second line for the baseline.
final class Stage {
  let folder: TemporaryFolder
  let handpiece = PlayedHandpiece()
  let daemon: DaemonProcess
  /// What the daemon's tables ask every patient.
  let questions: [Question]
  private let daemonLine: PseudoTerminal
  private var baselineLine: PseudoTerminal?
  private var playing: JoinableThread?

  /// Sets everything up; call it on the program's first thread.
  init() throws(BenchError) {
    let devices = try BenchCatalog.folder()
    questions = try BenchCatalog.load(devices).tables.questions
    let folder = try TemporaryFolder()
    let near = try PseudoTerminal()
    let far = try PseudoTerminal()
    playing = try handpiece.play(daemon: near.master, baseline: far.master)
    daemon = try DaemonProcess(folder: folder, line: near.slavePath, devices: devices)
    self.folder = folder
    daemonLine = near
    baselineLine = consume far
  }

  deinit {
    endPlay()
  }

  /// The baseline's end of its line; who takes it closes it.
  func openBaselineLine() throws(BenchError) -> Int32 {
    guard let slave = try baselineLine?.openSlave() else {
      throw .disagreement("the baseline's line is closed")
    }
    return slave
  }

  /// Ends the handpiece and hangs up the baseline's line.
  func endPlay() {
    handpiece.end()
    if let running = playing.take() { running.join() }
    baselineLine = nil
  }
}
