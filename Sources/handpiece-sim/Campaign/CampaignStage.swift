import ControlClient
import FoundationEssentials
import Glibc
import Spawning

/// A folder with a handpiece and a daemon in it, both of which are killed and started again.
final class CampaignStage {
  let folder: String
  let happenings: Happenings
  private let simulator: String
  private let daemon: String
  private let model: String
  private let devices: String?
  private(set) var handpiece: ChildProcess?
  private(set) var run = 0
  private(set) var running: ChildProcess?
  private var following: Task<Void, Never>?

  init(
    daemon: String?, model: String, devices: String?, happenings: Happenings
  ) throws(CampaignFailure) {
    (simulator, self.daemon) = try CampaignFailure.started { () throws(SpawningError) in
      let own = try ProgramPath.own()
      guard let daemon else { return (own, try ProgramPath.beside("handpieced")) }
      return (own, try ProgramPath.runnable(daemon))
    }
    self.model = model
    self.devices = devices
    self.happenings = happenings
    // Short, because a socket's path has at most 107 bytes.
    var template = Array("/tmp/handpiece-crash-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw .unusable("/tmp: \(SimulatorError.text(of: errno))")
    }
    folder = String(
      decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  var database: String { "\(folder)/state/audit.sqlite" }

  var connection: ControlConnection {
    ControlConnection(socketAt: "\(folder)/state/control.sock", timeoutMilliseconds: 60_000)
  }

  /// Switches the handpiece on, with what it remembers.
  func startHandpiece() throws(CampaignFailure) {
    let (happenings, line) = (happenings, "\(folder)/line")
    handpiece = try ChildProcess.ofCampaign(
      [
        simulator, "--link", line, "--state", "\(folder)/handpiece", "--model", model,
        "--tip-uses", "65535",
      ]
    ) { report in
      // The kernel gives the name of its pseudo-terminal to whoever asks for the next one.
      if case .ended = report { _ = unsafe unlink(line) }
      happenings.noteSimulator(report)
    }
  }

  /// Starts the next run of the daemon and follows its events.
  func startDaemon(_ environment: [String]) throws(CampaignFailure) {
    run += 1
    let (run, happenings, connection) = (run, happenings, connection)
    let options = devices.map { ["--devices", $0] } ?? []
    running = try ChildProcess.ofCampaign(
      [daemon, "--development", "--state", "\(folder)/state", "--line", "\(folder)/line"] + options,
      environment: environment
    ) { happenings.noteDaemon($0, run: run) }
    following = Task { await happenings.follow(connection, run: run) }
  }

  func stopFollowing() {
    following?.cancel()
    following = nil
  }

  /// The handpiece is gone, and has to be switched on again.
  func loseHandpiece() { handpiece = nil }

  func clear() {
    stopFollowing()
    running?.send(SIGKILL)
    handpiece?.send(SIGKILL)
  }

  func removeFolder() {
    try? FileManager.default.removeItem(atPath: folder)
  }
}
