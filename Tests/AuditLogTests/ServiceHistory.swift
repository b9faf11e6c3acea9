import AuditLog
import Quantities

/// A calibration of the energy of ``SampleHistory``'s handpiece, from its opening to its end.
enum ServiceHistory {
  static let service = ServicePseudonym(high: 0x1111_2222_3333_4444, low: 0x5555_6666_7777_8888)
  static let engineer = PersonPseudonym("P-ENG1NEER")
  static let curve = LoggedCurve(
    offset: 0, gainPPM: 1_000_000, curvaturePPM: 0, fullScale: 1_000_000)
  static let fitted = LoggedCurve(
    offset: -12, gainPPM: 1_119_870, curvaturePPM: 340, fullScale: 60_000)

  static let all: [LeafBody] =
    enrolled + [
      .serviceOpened(opened), .serviceArmed(armed(shot: 1, stage: "as_found", after: 0)),
      .serviceDelivery(delivery(1)),
      .serviceDisarmed(
        ServiceDisarmedLeaf(service: service, arm: ArmID(101), reason: "envelope_used_up")),
      .serviceReading(reading(shot: 1, stage: "as_found", of: 1)), .curveWritten(written),
      .serviceArmed(armed(shot: 1, stage: "as_left", after: 1)), .serviceDelivery(delivery(2)),
      .serviceDisarmed(
        ServiceDisarmedLeaf(service: service, arm: ArmID(102), reason: "envelope_used_up")),
      .serviceReading(reading(shot: 1, stage: "as_left", of: 2)), .calibration(passed),
      .serviceClosed(ServiceClosedLeaf(service: service, reason: "passed")),
    ]

  private static let enrolled =
    engineer.map { person -> [LeafBody] in
      [
        .personEnrolled(
          PersonEnrolledLeaf(
            person: person, mayOperate: false, mayService: true, operatorUID: 1002))
      ]
    } ?? []

  static let opened = ServiceOpenedLeaf(
    service: service, handpiece: SampleHistory.handpiece, model: "rfmn-49i", firmware: "1.0.0",
    operatorUID: 1001, person: engineer, dimension: .energyPerPin, fixtureTip: TipUID(900),
    fixturePins: 49, curve: curve,
    plan: LoggedPlan(
      minimum: 2000, maximum: 60_000, step: 1000, fitted: [100, 250, 500, 750, 1000],
      verifying: [175, 375, 625, 875], spacing: 0, ratedLoad: Ohms(300),
      loadFactors: [500, 1000, 2000], repeats: 3, homeReadings: 0, degree: 2, weightFloor: 100,
      stability: Permille(50), stabilityFloor: 2, homeSpread: 0, backlash: .max, approach: "both"),
    tolerance: Permille(100), toleranceFloor: 500, method: "current_squared_times_load",
    frequencyHertz: 1_000_000,
    instrument: LoggedInstrument(
      model: "esu-2400", serial: "ES-4711", certificate: "D-K-12345",
      calibratedDay: CalendarDay(daysSince1970: 20_400), dueDay: CalendarDay(daysSince1970: 20_900),
      firmware: "2.11"),
    budget: [
      LoggedUncertainty(
        source: "instrument", name: "accuracy of BC Group ESU-2400", thousandths: 0, ppm: 10_000,
        sensitivity: 2, divisorSquared: 3)
    ], roomTemperature: MillidegreesCelsius(22_000), humidity: Permille(450),
    handpieceTemperature: MillidegreesCelsius(24_500))

  static func armed(
    shot: Int, stage: ReasonCode, after last: UInt32, arm: UInt32? = nil
  ) -> ServiceArmedLeaf {
    ServiceArmedLeaf(
      service: service, arm: ArmID(arm ?? 101 + last), operatorUID: 1001, stage: stage, shot: shot,
      setPoint: 6000, load: Ohms(150), guardHash: ShortHash(0xabc), settingsHash: ShortHash(0xdef),
      stopCount: StopCount(1), lastPulse: PulseNumber(last))
  }

  static func delivery(_ number: UInt32) -> ServiceDeliveryLeaf {
    ServiceDeliveryLeaf(
      service: service, handpiece: SampleHistory.handpiece,
      counterEpoch: CounterEpoch(5), number: PulseNumber(number),
      arm: ArmID(100 + number), source: .reported, outcome: "completed", reported: 6010,
      energyPerPin: Microjoules(6010), depth: Micrometres(500), pulseWidth: Microseconds(101_000),
      impedance: Ohms(150), duration: .zero, temperature: MillidegreesCelsius(33_000),
      began: HandpieceInstant(milliseconds: 9000), ended: HandpieceInstant(milliseconds: 9400))
  }

  static func reading(shot: Int, stage: ReasonCode, of number: UInt32) -> ServiceReadingLeaf {
    ServiceReadingLeaf(
      service: service, stage: stage, shot: shot, number: PulseNumber(number), reported: 6010,
      measured: 6731, loadMilliohms: 150_400, sensed: 1474, sensedKind: "current_rms",
      instrumentStatus: 0, replies: ["147.4 mA", "147.4 mA"])
  }

  static let written = CurveWrittenLeaf(
    service: service, handpiece: SampleHistory.handpiece, operatorUID: 1001, person: engineer,
    dimension: .energyPerPin, curve: fitted, curvesHash: ShortHash(0x1234))

  static let passed = CalibrationLeaf(
    service: service, handpiece: SampleHistory.handpiece, firmware: "1.0.0", operatorUID: 1001,
    person: engineer,
    dimension: .energyPerPin, minimum: 6000, maximum: 60_000, uncertainty: Permille(38),
    points: [point("as_found", 731_000, "fail"), point("as_left", 12_000, "pass")], curve: fitted,
    curvesHash: ShortHash(0x1234), result: "passed", day: CalendarDay(daysSince1970: 20_535),
    validUntilDay: CalendarDay(daysSince1970: 20_900))

  static func point(
    _ stage: ReasonCode, _ error: Int64, _ verdict: ReasonCode
  ) -> CalibrationPoint {
    CalibrationPoint(
      stage: stage, setPoint: 6000, load: Ohms(150), readings: 1, errorThousandths: error,
      uncertaintyThousandths: 228_000, toleranceThousandths: 600_000, verdict: verdict)
  }
}
