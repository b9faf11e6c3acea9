import AuditLog
import ControlAPI

extension MachineView {
  /// Whether the daemon runs, can be reached, and is of this program's version.
  func daemonFindings() -> [Finding] {
    let daemons = processes.named(RunningProcesses.daemonName)
    var findings: [Finding] = []
    switch surroundings.daemon {
    case .status(let status) where status.version == ProgramVersion.text:
      findings.append(
        .ok(.daemon, "handpieced \(status.version) answers at \(surroundings.socket)."))
    case .status(let status):
      findings.append(
        Finding(
          .daemon, .warning,
          "handpieced is version \(MachineFolder.printable(status.version)), this program "
            + "\(ProgramVersion.text).",
          meaning: "One may ask what the other does not know.", remedy: restart))
    case .absent: findings.append(absence(daemons.first))
    case .closed: findings.append(closed)
    case .forbidden: findings.append(forbidden)
    case .declined(let reason):
      findings.append(
        Finding(
          .daemon, .warning, "handpieced declines: \(MachineFolder.printable(reason))",
          meaning: "It runs, and what it would say is not known.", remedy: "handpiecectl status"))
    case .silent:
      findings.append(
        Finding(
          .daemon, .problem,
          "handpieced takes requests at \(surroundings.socket) and gives no answer.",
          meaning: "Treatment cannot be controlled; handpiecectl stop works all the same.",
          remedy: restart))
    case .stranger(let reason):
      findings.append(
        Finding(
          .daemon, .problem, MachineFolder.printable(reason),
          meaning: "What listens there is not the handpieced of this program.", remedy: restart))
    }
    if daemons.count > 1 {
      findings.append(
        Finding(
          .daemon, .warning,
          "handpieced runs \(daemons.count) times: \(Self.list(daemons.map { "pid \($0.id)" })).",
          meaning: "Only one of them can have a handpiece's line.",
          remedy: "ps -fp \(daemons.map { "\($0.id)" }.joined(separator: ","))"))
    }
    return findings
  }

  private func absence(_ running: RunningProcess?) -> Finding {
    guard let running else {
      return Finding(
        .daemon, .problem, "handpieced does not run.", meaning: "No handpiece can be used.",
        remedy: start)
    }
    return Finding(
      .daemon, .problem,
      "Nobody listens at \(surroundings.socket), though handpieced runs (pid \(running.id)).",
      meaning: "It serves the sockets in the folder it was started with.",
      remedy: "ps -o args= -p \(running.id)  # then: handpiecectl doctor --socket "
        + "DIR/control.sock")
  }

  private var closed: Finding {
    Finding(
      .daemon, .problem, "Your user may not open \(surroundings.socket).",
      meaning: "You can neither see nor stop handpieces from here. It takes one of the groups "
        + "handpiece-observe, -operate, -prescribe, -service or -audit.",
      remedy: join)
  }

  private var forbidden: Finding {
    guard surroundings.user.user != 0 else {
      return Finding(
        .daemon, .unknown, "handpieced answers, and does not tell root its status.",
        meaning: "Being root gives no role; ask once more as yourself.",
        remedy: "handpiecectl doctor")
    }
    return Finding(
      .daemon, .problem, "handpieced answers, and does not tell your user its status.",
      meaning: "That takes the group handpiece-observe, or another one of the daemon's.",
      remedy: join)
  }

  /// Promise 9: since when nobody else has seen the log.
  func witnessFindings() -> [Finding] {
    guard case .status(let status) = surroundings.daemon else { return [] }
    let remedy =
      hasDaemonUnit
      ? "sudo systemctl enable --now handpiece-witness"
      : "handpiece-witness run --witness-url URL --witness VKEY"
    let meaning =
      "Whoever holds the signing key could still rewrite what nobody else has seen; treatment "
      + "goes on."
    guard let seen = status.witnessed else {
      return [
        Finding(
          .witness, .warning, "Nobody else has ever seen the log: \(status.logSize) leaves.",
          meaning: meaning, remedy: remedy)
      ]
    }
    let unseen = status.logSize - min(status.logSize, seen.size)
    let witness = MachineFolder.printable(seen.witness)
    let moment = UTCSecond(secondsSince1970: Int64(clamping: seen.time))
    let since = moment.map { "since \($0)" } ?? "since a time that cannot be"
    guard unseen > 0 else {
      return [.ok(.witness, "\(witness) has seen all \(status.logSize) leaves of the log.")]
    }
    let age = surroundings.time.subtractingReportingOverflow(Int64(clamping: seen.time))
    let sentence = "\(witness) has not seen the log \(since): \(unseen) leaves."
    guard moment == nil || age.overflow || age.partialValue > Self.staleSeconds else {
      return [.ok(.witness, sentence)]
    }
    return [Finding(.witness, .warning, sentence, meaning: meaning, remedy: remedy)]
  }

  /// A witness asks every few minutes; after a day it does so no more.
  private static let staleSeconds: Int64 = 24 * 3600

  private var start: String {
    hasDaemonUnit
      ? "sudo systemctl start handpieced" : "handpieced --state \(surroundings.stateFolder)"
  }

  /// A restart closes open sessions in good order; systemd cannot be made to refuse it.
  var restart: String? {
    hasDaemonUnit
      ? "sudo systemctl restart handpieced" : "handpiecectl session list  # then start it anew"
  }

  static func list(_ items: [String]) -> String { items.joined(separator: ", ") }
}
