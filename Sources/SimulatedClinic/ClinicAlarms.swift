import AuditLog
import ControlAPI
import Quantities
import TreatmentSession

/// The alarms of the simulated daemon, as its alarm desk keeps them, and who minds them.
extension Clinic {
  /// Takes what a machine says of a condition; where nobody minds, only its beginning is recorded.
  mutating func noteAlarm(_ change: AlarmChange) {
    guard !plan.areAlarmsMinded else {
      return record(alarms.take(change, at: boot, utc: utc))
    }
    guard case .began(let condition, let handpiece, let session) = change else { return }
    let leaf = AlarmRaisedLeaf(
      alarm: ReasonCode(condition.rawValue), priority: .high, handpiece: handpiece,
      session: session)
    submit(.alarmRaised(leaf), nil)
  }

  /// Has written what the alarms ask for.
  mutating func record(_ entries: [AlarmBook.Entry]) {
    for entry in entries {
      _ = disk.add(
        .alarm(PendingLeaf(stamp: stamp, body: entry.leaf), entry.raised), at: now,
        milliseconds: commitMilliseconds)
    }
    alarmsDue = alarms.deadline.map { ($0.microseconds + 999) / 1000 } ?? .max
  }

  mutating func passTimeOfAlarms() { record(alarms.passTime(boot)) }

  /// Begins anew with what the log says of alarms that had not ended.
  mutating func recoverAlarms() {
    hasNewAttendance = false
    alarmsDue = .max
    guard plan.areAlarmsMinded else { return }
    alarms = AlarmBook()
    alarms.attend(isAttended)
    let unended = disk.index.standingAlarms.sorted { $0.key < $1.key }.map { seq, leaf in
      AlarmBook.Unended(seq: Int64(seq), raised: utc, leaf: leaf)
    }
    record(alarms.recover(unended))
  }

  /// Somebody who works there sees the alarms, now and then, and says so.
  mutating func mindAlarms(_ index: Int) {
    guard plan.areAlarmsMinded, isAttended, random.number(in: 0...3) == 0 else { return }
    let unseen = alarms.list.alarms.first { $0.acknowledgedBy == nil && $0.alarm != nil }
    guard let seq = unseen?.alarm,
      let entries = alarms.acknowledge(Int64(clamping: seq), by: technicians[index].user)
    else { return }
    record(entries)
  }
}
