import AuditLog
import Quantities
import Testing

/// Promise 9 for calibrations: they fire where they may, are read, and decide what may be armed.
@Suite struct `The verifier on calibrations` {
  @Test(arguments: bad)
  func `each broken rule is found, and found first`(_ bad: BadHistory) {
    var history = HouseHistory.all
    bad.edit(&history)
    #expect(findings(in: LogBuilder.rows(history)).first?.code == bad.code)
  }

  static let bad = [
    BadHistory("a shot in a calibration that is not open", .serviceNotOpen) {
      $0.drop("service_opened")
    },
    BadHistory("a calibration by nobody", .personNotEnrolled) { history in
      var leaf = ServiceHistory.opened
      leaf.person = nil
      history.replace("service_opened", with: .serviceOpened(leaf))
    },
    BadHistory("a calibration by somebody who may only operate", .personNotEnrolled) { history in
      var leaf = ServiceHistory.opened
      leaf.person = SampleHistory.person
      let end = history.place(of: "person_locked")
      history.replace("service_opened", with: .serviceOpened(leaf))
      history.remove(at: end)
    },
    BadHistory("a calibration while somebody is treated", .handpieceInUse) { history in
      history.insert(
        .serviceOpened(ServiceHistory.opened), at: history.place(of: "session_opened") + 1)
    },
    BadHistory("a session while it is calibrated", .handpieceInUse) { history in
      guard case .sessionOpened(var leaf) = SampleHistory.opened else { return }
      leaf.session = SessionPseudonym(high: 9, low: 9)
      history.insert(.sessionOpened(leaf), at: history.place(of: "service_opened") + 1)
    },
    BadHistory("a delivery that nothing permitted", .pulseNotArmed) {
      $0.drop("service_armed")
    },
    BadHistory("a delivery under another permission", .pulseNotArmed) { history in
      var leaf = ServiceHistory.delivery(1)
      leaf.arm = ArmID(77)
      history.replace("service_delivery", with: .serviceDelivery(leaf))
    },
    BadHistory("a number left out", .pulseMissing) { history in
      var leaf = ServiceHistory.delivery(2)
      leaf.number = PulseNumber(3)
      history.replace("service_delivery", 2, with: .serviceDelivery(leaf))
    },
    BadHistory("two permissions at once", .armedTwice) {
      $0.drop("service_disarmed")
    },
    BadHistory("a permission ended that was none", .armNotKnown) { history in
      history.replace(
        "service_disarmed",
        with: .serviceDisarmed(
          ServiceDisarmedLeaf(service: ServiceHistory.service, arm: ArmID(5), reason: "idle")))
    },
    BadHistory("armed at another stop count", .stopCountDiffers) { history in
      var leaf = ServiceHistory.armed(shot: 1, stage: "as_found", after: 0)
      leaf.stopCount = StopCount(0)
      history.replace("service_armed", with: .serviceArmed(leaf))
    },
    BadHistory("a reading of another pulse", .readingNotFired) { history in
      history.replace(
        "service_reading",
        with: .serviceReading(ServiceHistory.reading(shot: 1, stage: "as_found", of: 7)))
    },
    BadHistory("a reading said to be as left that was taken as found", .readingNotFired) {
      history in
      history.replace(
        "service_reading",
        with: .serviceReading(ServiceHistory.reading(shot: 1, stage: "as_left", of: 1)))
    },
    BadHistory("passed without a reading as left", .calibrationDiffers) {
      $0.drop("service_reading", 2)
    },
    BadHistory("passed with more error than the tolerance", .calibrationDiffers) { history in
      var leaf = ServiceHistory.passed
      leaf.points[1].errorThousandths = 400_000
      history.replace("calibration", with: .calibration(leaf))
    },
    BadHistory("passed with other curves than were written", .calibrationDiffers) { history in
      var leaf = ServiceHistory.passed
      leaf.curvesHash = ShortHash(1)
      history.replace("calibration", with: .calibration(leaf))
    },
    BadHistory("closed while it may fire", .closedWhileArmed) { history in
      let place = history.place(of: "service_disarmed", 2)
      let leaf = history.remove(at: place)
      history.insert(leaf, at: history.place(of: "service_closed") + 1)
    },
    BadHistory("a calibration that goes on after the daemon started anew", .serviceNotOpen) {
      history in
      let place = history.place(of: "service_closed")
      history.insert(
        .daemonStarted(
          DaemonStartedLeaf(
            version: "0.1.0", catalogHash: SampleHistory.catalogHash, recoveredLogSize: place,
            isClosedInOrder: false)), at: place)
    },
  ]

  @Test func `a patient is armed on a curve that nobody verified`() {
    var history = SampleHistory.all
    let place = history.place(of: "session_opened")
    var opened = ServiceHistory.opened
    opened.person = SampleHistory.person
    var written = ServiceHistory.written
    written.person = SampleHistory.person
    history.insert(.serviceOpened(opened), at: place)
    history.insert(.curveWritten(written), at: place + 1)
    history.insert(
      .serviceClosed(ServiceClosedLeaf(service: ServiceHistory.service, reason: "closed")),
      at: place + 2)
    let codes = findings(in: LogBuilder.rows(history)).map(\.code)
    #expect(codes.contains(.armedUncalibrated))
  }
}
