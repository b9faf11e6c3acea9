import AuditLog
import ControlAPI
import Logging
import Quantities
import SerialLine
import TreatmentSession

/// All stations, in a fixed row: which takes a line, and whom a question is for.
/// Everything here happens on the control loop's thread.
struct StationRow {
  private let stations: [HandpieceStation]
  let alarms: AlarmDesk
  private let outlets: StationOutlets

  /// - Parameter unended: The alarms of an earlier run that had not ended.
  init(
    _ switches: [StopSwitch], context: MachineContext, unended: [AlarmBook.Unended],
    outlets: StationOutlets
  ) {
    self.outlets = outlets
    let alarms = AlarmDesk(unended: unended, outlets: outlets)
    self.alarms = alarms
    stations = switches.enumerated().map { index, stop in
      HandpieceStation(
        index: index, stop: stop, context: context, alarms: alarms, outlets: outlets)
    }
  }

  /// Clients that present alarms have come, or the last one has gone.
  func attend(_ isAttended: Bool) {
    alarms.attend(isAttended)
    for station in stations { station.attend(isAttended) }
  }

  private var fleet: Fleet {
    let now = outlets.clock.boot
    return Fleet(stations.map { $0.machine.member(at: now) })
  }

  /// A line was opened: it goes where it was before, else to a station that is free.
  func take(_ news: LineKeeper.News) {
    switch news {
    case .gone(let key):
      stations.first { $0.place == key }?.loseLine("unplugged")
    case .opened(let key, let slot):
      guard let line = slot.take() else { return }
      if let known = stations.first(where: { $0.isWaiting(at: key) }) {
        return known.take(line, at: key)
      }
      guard let place = fleet.place() else {
        outlets.logger.error(
          "\(key.node): not driven: there are \(Fleet.limit) handpieces already; unplug one")
        return outlets.keeper.giveBack(line, of: key, mayReturn: false)
      }
      stations[place].reset()
      stations[place].take(line, at: key)
    }
  }

  /// Looks whether the handpiece that has just said who it is belongs to another station.
  func introduce(_ station: HandpieceStation) {
    if station.machine.isOfAnother {
      guard let free = fleet.place() else { return }
      stations[free].reset()
      return move(station, to: stations[free])
    }
    guard station.machine.isIntroducing else { return }
    switch fleet.meeting(of: station.index) {
    case .stays: break
    case .returns(let index): move(station, to: stations[index])
    case .isTwice(let index):
      outlets.logger.error(
        """
        \(station.machine.serial?.text ?? ""): two handpieces say this serial number; neither is \
        driven until it is plugged in anew without the other
        """)
      stations[index].meetRival()
      station.meetRival()
    }
  }

  /// The line goes to the station of the handpiece that is on it.
  private func move(_ station: HandpieceStation, to other: HandpieceStation) {
    guard let place = station.place, let line = station.release("moved") else { return }
    station.forgetPlace()
    if station.machine.sessionSnapshot == nil { station.reset() }
    other.take(line, at: place)
  }

  /// Hands a question to the machine it is for.
  func ask(_ question: OperatorQuestion) {
    let station = stations.first { station in
      switch question.target {
      case .handpiece(let serial): station.machine.serial == serial
      case .session(let session): station.machine.sessionSnapshot?.session == session
      }
    }
    guard let station else {
      let name =
        switch question.target {
        case .handpiece(let serial): "handpiece \(serial)"
        case .session(let session): "open session \(session)"
        }
      return question.reply(.problem(Problem(.notFound, "There is no \(name).")))
    }
    if let version = question.version, version != station.machine.sessionSnapshot?.tag {
      return question.reply(.problem(Problem(.stale, "The session has changed since it was read.")))
    }
    if question.request.letsFire, let problem = fleet.problemAgainstArming(station.index) {
      return question.reply(.problem(problem))
    }
    station.ask(question)
  }

  /// What is kept of a handpiece's line.
  func frames(of handpiece: HandpieceSerial) -> KeptFrames? {
    stations.first { $0.machine.serial == handpiece }?.keptFrames
  }

  var snapshot: LoopSnapshot {
    LoopSnapshot(
      handpieces: stations.compactMap { station in
        var handpiece = station.machine.handpieceSnapshot
        handpiece?.live = station.machine.liveSnapshot(at: outlets.clock.boot)
        handpiece?.tip?.objections = station.machine.tipObjections(
          on: outlets.clock.moment.utc?.day)
        handpiece?.output = station.machine.outputSnapshots
        handpiece?.link = station.machine.linkSnapshot(at: outlets.clock.boot)
        return handpiece
      },
      sessions: stations.compactMap(\.machine.sessionSnapshot), alarms: alarms.list)
  }
}

extension StationRow: RandomAccessCollection {
  var startIndex: Int { stations.startIndex }
  var endIndex: Int { stations.endIndex }

  subscript(index: Int) -> HandpieceStation { stations[index] }
}
