import AuditLog
import AuditStore
import ControlAPI
import Logging
import Quantities
import TreatmentSession

/// The alarms of the daemon on the control loop's thread: has them recorded and clients told.
final class AlarmDesk {
  private var book = AlarmBook()
  private let outlets: StationOutlets
  private var published = AlarmList.none

  init(unended: [AlarmBook.Unended], outlets: StationOutlets) {
    self.outlets = outlets
    record(book.recover(unended))
  }

  /// All that stand now.
  var list: AlarmList { book.list }

  /// Whether a client presents alarms.
  var isAttended: Bool { book.isAttended }

  /// When ``passTime()`` is due at the latest.
  var deadline: BootInstant? { book.deadline }

  func take(_ change: AlarmChange) {
    record(book.take(change, at: outlets.clock.boot, utc: outlets.clock.stamp.utc))
  }

  func attend(_ isAttended: Bool) {
    book.attend(isAttended)
    publish()
  }

  func recorded(_ number: AlarmBook.Number, at seq: Int64) {
    record(book.recorded(number, at: seq))
  }

  func passTime() {
    guard let deadline = book.deadline, outlets.clock.boot >= deadline else { return }
    record(book.passTime(outlets.clock.boot))
  }

  func acknowledge(_ alarm: AlarmID, by user: UInt32) -> ControlAnswer {
    guard let seq = Int64(alarm.text), let entries = book.acknowledge(seq, by: user) else {
      return .problem(
        Problem(.notFound, "No alarm \(alarm) stands: `handpiecectl alarms` lists those that do."))
    }
    record(entries)
    return .alarms(book.list)
  }

  private func record(_ entries: [AlarmBook.Entry]) {
    for entry in entries {
      if case .alarmRaised(let leaf) = entry.leaf {
        let about = leaf.handpiece.isEmpty ? "" : "\(leaf.handpiece): "
        outlets.logger.warning("\(about)alarm \(leaf.alarm), \(leaf.priority.rawValue)")
      }
      let (post, logger) = (outlets.post, outlets.logger)
      outlets.recorder.record(entry.leaf) { result in
        switch result {
        case .success(let leaf):
          if let raised = entry.raised { post(.alarmRecorded(raised, seq: leaf.seq)) }
        case .failure(let error): logger.critical("\(error)")
        }
      }
    }
    publish()
  }

  private func publish() {
    let list = book.list
    guard list != published else { return }
    published = list
    outlets.publisher.publish(list)
  }
}
