import ControlAPI
import ControlClient
import Glibc
import Quantities

/// Takes a calibration from where it is to its end, one reading after the other.
struct CalibrationRun {
  enum Adjustment {
    case always
    case never
    case asked
  }

  let connection: ControlConnection
  let serial: HandpieceSerial
  let bench: BenchMeter
  let proof: PersonProof
  let adjustment: Adjustment

  /// How often it is looked whether the footswitch was pressed.
  private static let pause: UInt32 = 50_000

  func finish(from first: ServiceSnapshot) throws -> ServiceSnapshot {
    var service = first
    var isDecided = false
    while service.next != nil {
      if service.stage == .asLeft, service.taken == 0, !service.isAdjusted, !isDecided {
        isDecided = true
        service = try adjustIfWanted(service) ?? service
      }
      guard let next = service.next else { break }
      service = try take(next, service)
      say("  \(service.taken) of \(service.planned)")
    }
    StandardStream.error.write(CalibrationText.text(service))
    if Questions.areAnswered, adjustment == .asked {
      guard try Questions.yes("Shall this be recorded, and count if it passed?") else {
        throw complain("nothing was recorded as its result", exitCode: .refused)
      }
    }
    let (connection, serial, proof) = (connection, serial, proof)
    return try askDaemon(about: subject) {
      try await connection.finishService(of: serial, proof: proof)
    }
  }

  private var subject: NextSteps.Subject {
    NextSteps.Subject(handpiece: serial, person: proof.person)
  }

  private func say(_ line: String) { StandardStream.error.write(line + "\n") }

  /// Shows what was read as found; `nil` where nothing is written.
  private func adjustIfWanted(_ service: ServiceSnapshot) throws -> ServiceSnapshot? {
    StandardStream.error.write(CalibrationText.text(service))
    let isRight = service.points?.allSatisfy { $0.verdict == "pass" } ?? false
    let isWanted: Bool
    switch adjustment {
    case .always: isWanted = !isRight
    case .never: isWanted = false
    case .asked:
      isWanted =
        try Questions.areAnswered
        ? Questions.yes(
          "Write the fitted curve?",
          isRight ? ["It is within its tolerance as it was found."] : []) : !isRight
    }
    guard isWanted else { return nil }
    let (connection, serial, proof) = (connection, serial, proof)
    let adjusted = try askDaemon(about: subject) {
      try await connection.adjust(serial, proof: proof)
    }
    say("the curve is written and read back; \(serial) is uncalibrated until as left has passed")
    return adjusted
  }

  private func take(
    _ next: ServiceSnapshot.Shot, _ before: ServiceSnapshot
  ) throws -> ServiceSnapshot {
    let (connection, serial) = (connection, serial)
    let load = try next.load.map { try bench.connect($0) }
    say(CalibrationText.shot(next, of: before))
    let isFired = before.state == .fired && before.delivery?.reported != nil
    if next.purpose != .home, !isFired { try fire(next, before) }
    let reading = try bench.reading(of: next.shot, load: load, isProbe: next.purpose == .probe)
    guard !isFired || reading.sensed?.count != 0 else {
      throw complain(
        "shot \(next.shot) was fired before, and the instrument shows nothing of it any more: "
          + "`handpiecectl calibrate close \(serial)`, and begin anew", exitCode: .refused)
    }
    do {
      return try handIn(reading)
    } catch ControlClientError.problem(let problem) where problem.code == .refused {
      for reason in problem.reasons { say("  \(reason.sentence)") }
      guard
        problem.reasons.allSatisfy({ $0.rule == "reading/shot_void" || $0.rule == "reading/typed" })
      else { throw complain(problem, about: subject) }
      // A shot that did not end as it should is fired once more; what was typed wrong is typed anew.
      return try askDaemon(about: subject) { try await connection.service(of: serial) }
    } catch let error as ControlClientError {
      throw complain("\(error)", exitCode: error.exitCode)
    }
  }

  /// Where the line is silent the reading is kept until it speaks: no instrument shows it twice.
  private func handIn(_ reading: ReadingBody) throws -> ServiceSnapshot {
    let (connection, serial) = (connection, serial)
    var isKept = false
    while true {
      do {
        return try waitFor { try await connection.take(reading, of: serial) }
      } catch ControlClientError.problem(let problem) where problem.code == .busy {
        if !isKept { say("  the reading is kept until the handpiece is back: \(problem.detail)") }
        isKept = true
        usleep(Self.pause)
      }
    }
  }

  /// Allows the shot; where another handpiece may fire now, as soon as that has ended.
  private func allow(_ shot: ShotBody) throws {
    let (connection, serial) = (connection, serial)
    var isWaiting = false
    while true {
      do {
        _ = try waitFor { try await connection.fire(shot, of: serial) }
        return
      } catch ControlClientError.problem(let problem) {
        guard problem.reasons.map(\.rule) == ["one_armed"] else {
          throw complain(problem, about: subject)
        }
        if !isWaiting {
          say("  waiting until nothing else may fire: \(problem.reasons[0].sentence)")
        }
        isWaiting = true
        usleep(Self.pause)
      } catch let error as ControlClientError {
        throw complain("\(error)", exitCode: error.exitCode)
      }
    }
  }

  /// The shot was cut off, or somebody has stopped the handpiece.
  private func stopped(_ service: ServiceSnapshot) -> any Error {
    let outcome = service.delivery.map { " The shot ended as \($0.outcome)." } ?? ""
    return complain(
      "\(serial) was stopped.\(outcome) See why: `handpiecectl alarms`; then "
        + "`handpiecectl session reset --handpiece \(serial)`, and go on with "
        + "`handpiecectl calibrate start \(serial)`", exitCode: .refused)
  }

  private func fire(_ next: ServiceSnapshot.Shot, _ before: ServiceSnapshot) throws {
    let (connection, serial) = (connection, serial)
    try bench.confirmIdle()
    let shot = ShotBody(shot: next.shot, load: next.load, stopCount: before.stopCount)
    try allow(shot)
    say("  ready: press the footswitch")
    var wasArmed = true
    while true {
      let now = try askDaemon(about: subject) { try await connection.service(of: serial) }
      switch now.state {
      case .fired: return
      case .armed, .waiting: wasArmed = true
      case .stopped: throw stopped(now)
      case .ready:
        // Once may be between the end of the permission and its record.
        guard wasArmed else {
          throw complain(
            "the handpiece was disarmed before the footswitch was pressed; begin again with "
              + "`handpiecectl calibrate start \(serial)`", exitCode: .refused)
        }
        wasArmed = false
      case .closed: throw complain("the calibration has ended", exitCode: .refused)
      }
      usleep(Self.pause)
    }
  }
}
