import AuditLog
import ControlAPI
import Quantities

/// The daemon in figures, for Prometheus.
extension DaemonService {
  func metrics() async -> ControlAnswer {
    let snapshot = await snapshot()
    let figures = recorder.meters.newest
    var text = MetricsText()
    write(snapshot, to: &text)
    Self.write(figures, to: &text)
    writeLog(to: &text)
    return .metrics(text.text)
  }

  private func write(_ snapshot: LoopSnapshot, to text: inout MetricsText) {
    text.family("handpieced_handpieces", .gauge, "Handpieces by state.")
    for state in HandpieceSnapshot.State.allCases {
      let count = snapshot.handpieces.count { $0.state == state }
      text.sample("handpieced_handpieces", [("state", state.rawValue)], "\(count)")
    }
    text.single(
      "handpieced_sessions", .gauge, "Sessions that are open.", snapshot.sessions.count)
    text.family("handpieced_alarms", .gauge, "Alarms that stand, by priority.")
    for priority in ControlAPI.AlarmPriority.allCases {
      let count = snapshot.alarms.alarms.count { $0.priority == priority }
      text.sample("handpieced_alarms", [("priority", priority.rawValue)], "\(count)")
    }
    text.single(
      "handpieced_attended", .gauge, "Whether a client presents alarms.",
      snapshot.alarms.attended ? 1 : 0)
    text.family(
      "handpieced_link_errors_total", .counter,
      "Frames of a handpiece's line that were damaged, missed or said again.")
    for handpiece in snapshot.handpieces {
      guard let link = handpiece.link else { continue }
      for (kind, count) in [
        ("defect", link.defects), ("missed", link.missed), ("repeated", link.repeated),
      ] {
        text.sample(
          "handpieced_link_errors_total", [("handpiece", handpiece.serial.text), ("kind", kind)],
          "\(count)")
      }
    }
  }

  private static func write(_ figures: LogMeters.Figures, to text: inout MetricsText) {
    text.single("handpieced_pulses_total", .counter, "Pulses recorded.", figures.pulses)
    text.single(
      "handpieced_slices_total", .counter, "Slices of continuous deliveries recorded.",
      figures.slices)
    text.single("handpieced_arms_total", .counter, "Permissions recorded.", figures.arms)
    text.single("handpieced_stops_total", .counter, "Stops recorded.", figures.stops)
    text.single(
      "handpieced_refusals_total", .counter, "Settings that the limits refused.", figures.refusals)
    text.single(
      "handpieced_denials_total", .counter, "Requests that a seat's roles did not allow.",
      figures.denials)
    text.family("handpieced_alarms_raised_total", .counter, "Alarms raised, by priority.")
    for priority in ControlAPI.AlarmPriority.allCases {
      let count = figures.alarms[priority.rawValue] ?? 0
      text.sample("handpieced_alarms_raised_total", [("priority", priority.rawValue)], "\(count)")
    }
    text.single(
      "handpieced_log_failures_total", .counter, "Records that did not reach the log.",
      figures.failures)
    let commit = "handpieced_commit_seconds"
    text.family(commit, .histogram, "From asking for a record until it is durable.")
    figures.commits.write(commit, to: &text)
    let stop = "handpieced_stop_seconds"
    text.family(stop, .histogram, "From a stop until the handpiece has confirmed it.")
    figures.stopsConfirmed.write(stop, to: &text)
  }

  private func writeLog(to text: inout MetricsText) {
    text.single(
      "handpieced_log_leaves", .gauge, "How many leaves the log has.", recorder.position.size)
    let now = clock.stamp.utc.microseconds / 1_000_000
    if let newest = checkpoints.newest {
      text.single(
        "handpieced_checkpoint_leaves", .gauge, "How many leaves the newest checkpoint covers.",
        newest.checkpoint.size)
    }
    if let age = checkpoints.newestAge(at: clock.boot) {
      text.single(
        "handpieced_checkpoint_age_seconds", .gauge, "Since the newest checkpoint was signed.",
        age.count / 1_000_000)
    }
    if let witnessed = checkpoints.witnessed?.position {
      text.single(
        "handpieced_witness_age_seconds", .gauge,
        "Since somebody else has seen the log; missing where nobody ever has.",
        max(0, now - Int64(clamping: witnessed.time)))
    }
  }
}
