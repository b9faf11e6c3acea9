internal import Quantities

/// A calibration is an enrolled person's, fires only between its opening and its closing, and never
/// while somebody is treated; and whoever is treated after it is treated by curves that passed.
extension HistoryRules {
  mutating func check(_ leaf: ServiceOpenedLeaf, at seq: Int64) {
    guard isKnown(leaf.handpiece, at: seq) else { return }
    let state = handpieces[leaf.handpiece]
    if state?.session != nil || state?.service != nil {
      findings.add(
        .handpieceInUse, at: seq,
        "Handpiece \(leaf.handpiece) is treating or is calibrated already."
      )
    }
    checkPerson(leaf.person, toService: true, at: seq)
    if let earlier = state?.service { services[earlier.name] = nil }
    services[leaf.service] = leaf.handpiece
    handpieces[leaf.handpiece]?.service = ServiceState(leaf)
  }

  mutating func check(_ leaf: ServiceArmedLeaf, at seq: Int64) {
    guard let (handpiece, service) = service(leaf.service, at: seq) else { return }
    if service.isArmed || service.arm == leaf.arm || leaf.arm == ArmID(0) {
      findings.add(.armedTwice, at: seq, "The arm id is not a new one, or one is still in force.")
    }
    checkHandpiece(handpiece, stopCount: leaf.stopCount, lastPulse: leaf.lastPulse, at: seq)
    handpieces[handpiece]?.service?.arm(leaf)
  }

  mutating func check(_ leaf: ServiceDisarmedLeaf, at seq: Int64) {
    guard let (handpiece, service) = service(leaf.service, at: seq) else { return }
    guard service.arm == leaf.arm else {
      findings.add(.armNotKnown, at: seq, "Arm id \(leaf.arm) was not in force.")
      return
    }
    handpieces[handpiece]?.service?.isArmed = false
  }

  /// It is counted like every other, and charged to nobody.
  mutating func check(_ leaf: ServiceDeliveryLeaf, at seq: Int64) {
    if let name = counter(of: leaf.handpiece, leaf.counterEpoch, at: seq),
      var counter = counters[name]
    {
      if let before = leaf.number.previous, counter.catchUp(to: before) {
        findings.pass(over: .pulseMissing, at: seq)
      }
      checkNext(leaf.number, after: counter.last, at: seq)
      counter.account(upTo: leaf.number)
      counter.deliveries += 1
      counters[name] = counter
    }
    guard let (handpiece, service) = service(leaf.service, at: seq) else { return }
    if handpiece != leaf.handpiece {
      findings.add(.handpieceDiffers, at: seq, "It is of another handpiece than the calibration.")
    }
    // What had begun before it was disarmed may still be reported.
    let mayBeLate = !service.isArmed && leaf.source == .reported && service.late >= 2
    if service.arm != leaf.arm || mayBeLate {
      findings.add(
        .pulseNotArmed, at: seq, "Arm id \(leaf.arm) did not permit a delivery into the load.")
    }
    handpieces[handpiece]?.service?.deliver(leaf)
  }

  /// What an instrument read was delivered before.
  mutating func check(_ leaf: ServiceReadingLeaf, at seq: Int64) {
    guard let (handpiece, service) = service(leaf.service, at: seq) else { return }
    if let number = leaf.number,
      number != service.lastNumber || leaf.shot != service.shot || leaf.stage != service.stage
    {
      findings.add(
        .readingNotFired, at: seq,
        "Reading \(leaf.shot) is said to be of pulse \(number), which was not fired for it.")
    }
    if leaf.stage == ServiceState.asLeft { handpieces[handpiece]?.service?.readAsLeft += 1 }
  }

  mutating func check(_ leaf: CurveWrittenLeaf, at seq: Int64) {
    guard let (handpiece, _) = service(leaf.service, at: seq) else { return }
    checkPerson(leaf.person, toService: true, at: seq)
    handpieces[handpiece]?.unverified.insert(leaf.dimension)
    handpieces[handpiece]?.service?.written = leaf.curvesHash
    handpieces[handpiece]?.service?.readAsLeft = 0
  }

  /// What passed was read as left, at every point within the tolerance by U at least, and is what
  /// was written.
  mutating func check(_ leaf: CalibrationLeaf, at seq: Int64) {
    guard let (handpiece, service) = service(leaf.service, at: seq) else { return }
    checkPerson(leaf.person, toService: true, at: seq)
    guard leaf.result == "passed" else { return }
    let asLeft = leaf.points.filter { $0.stage == ServiceState.asLeft }
    let read = asLeft.reduce(0) { $0 &+ $1.readings }
    let isWithin = asLeft.allSatisfy(\.isPassed)
    if asLeft.isEmpty || read > service.readAsLeft || !isWithin
      || service.written.map({ $0 != leaf.curvesHash }) ?? false
    {
      findings.add(
        .calibrationDiffers, at: seq,
        "It is said to have passed, and what was read and written does not say so.")
    }
    handpieces[handpiece]?.unverified.remove(leaf.dimension)
  }

  mutating func check(_ leaf: ServiceClosedLeaf, at seq: Int64) {
    guard let (_, service) = service(leaf.service, at: seq) else { return }
    if service.isArmed {
      findings.add(.closedWhileArmed, at: seq, "The calibration is closed while it may fire.")
    }
    endService(leaf.service)
  }

  /// None outlasts the run of the daemon that it began in.
  mutating func endEveryService() {
    for name in services.keys { endService(name) }
  }

  private mutating func endService(_ name: ServicePseudonym) {
    if let handpiece = services.removeValue(forKey: name) { handpieces[handpiece]?.service = nil }
  }

  /// The calibration with its handpiece, when it is open.
  private mutating func service(
    _ name: ServicePseudonym, at seq: Int64
  ) -> (handpiece: String, ServiceState)? {
    if let handpiece = services[name], let service = handpieces[handpiece]?.service {
      return (handpiece, service)
    }
    if seesBeginning {
      findings.add(.serviceNotOpen, at: seq, "Calibration \(name) is not open.")
    }
    return nil
  }
}

/// What the history rules remember of a calibration that is open.
struct ServiceState {
  static let asLeft: ReasonCode = "as_left"

  let name: ServicePseudonym
  private(set) var arm: ArmID?
  var isArmed = false
  /// Deliveries after the permission ended.
  private(set) var late = 0
  /// What the newest permission is for.
  private(set) var shot = 0
  private(set) var stage: ReasonCode = "as_found"
  private(set) var lastNumber: PulseNumber?
  /// Readings as left, since a curve was written.
  var readAsLeft = 0
  /// The curves that were written.
  var written: ShortHash?

  init(_ leaf: ServiceOpenedLeaf) {
    name = leaf.service
  }

  mutating func arm(_ leaf: ServiceArmedLeaf) {
    arm = leaf.arm
    isArmed = true
    late = 0
    shot = leaf.shot
    stage = leaf.stage
  }

  mutating func deliver(_ leaf: ServiceDeliveryLeaf) {
    lastNumber = leaf.number
    if !isArmed { late += 1 }
  }
}

extension CalibrationPoint {
  /// Whether error and U together lie within the tolerance.
  fileprivate var isPassed: Bool {
    let (sum, isTooMuch) = errorThousandths.magnitude.addingReportingOverflow(
      uncertaintyThousandths.magnitude)
    return verdict == "pass" && !isTooMuch && readings > 0 && uncertaintyThousandths >= 0
      && toleranceThousandths >= 0 && sum <= toleranceThousandths.magnitude
  }
}
