import AuditLog
import Calibration
import ControlAPI
import DeviceCatalog
import HandpieceWire
import Quantities

/// What was read of one shot, checked and brought to the unit of what is calibrated.
struct ServiceReading: Sendable {
  let stage: ServiceStage
  let shot: Int
  /// The delivery; `nil` for the home position.
  let number: PulseNumber?
  let load: Ohms?
  let loadMilliohms: Int64?
  /// `nil` for a load that was probed.
  let reading: CalibrationReading?
  private let sensed: SensedBody?
  private let typed: [String]
  private let reportedAtProbe: Int64

  var isHome: Bool { number == nil }

  struct Defect: Error {
    let rule: String
    let sentence: String

    init(_ rule: String, _ sentence: String) {
      self.rule = "reading/" + rule
      self.sentence = sentence
    }
  }

  /// How far a load may be from its name when it is probed.
  private static let loadBand: Int64 = 50

  init(_ body: ReadingBody, in service: OpenService, at taken: UTCInstant) throws(Defect) {
    let quantity = service.preparation.quantity
    let planned = service.shots.first { $0.number == body.shot }
    let isHome = planned?.purpose == .home
    let delivery = isHome ? nil : service.shot?.newest
    if !isHome {
      guard let fired = service.shot, fired.number == body.shot, delivery != nil else {
        throw Defect("shot", "Shot \(body.shot) has not been fired.")
      }
    }
    stage = isHome ? service.stage : service.shot?.stage ?? service.stage
    shot = body.shot
    number = delivery?.number
    load = isHome ? nil : service.shot?.load
    loadMilliohms = try Self.load(body.load, of: load, isProbe: body.shot == 0 && !isHome)
    sensed = body.sensed
    typed = body.typed ?? []
    let dialogue: SerialDialogue? =
      if case .serial(let dialogue) = service.preparation.instrument.access { dialogue } else {
        nil
      }
    let forbiddingBits = (body.sensed?.status ?? 0) & (dialogue?.forbiddingMask ?? 0)
    guard forbiddingBits == 0 else {
      throw Defect("instrument_status", "The instrument says status \(forbiddingBits): clear it.")
    }
    guard let reported = isHome ? 0 : service.shot?.reported(quantity) else {
      throw Defect(
        "shot_void",
        "The shot did not end as it should (\(Self.outcome(of: delivery))): fire again.")
    }
    guard let planned else {
      // A load that was probed.
      reportedAtProbe = reported
      reading = nil
      return
    }
    let measured = try Self.measured(body, delivery, loadMilliohms, in: service)
    reportedAtProbe = 0
    reading = CalibrationReading(
      shot: planned, reported: reported, measured: measured, unit: quantity.unit, taken: taken)
  }

  private static func outcome(of delivery: DeliveryRecord?) -> String {
    delivery.map { ReasonCode($0.outcome).text } ?? "nothing was delivered"
  }

  private static func load(
    _ milliohms: Int64?, of nominal: Ohms?, isProbe: Bool
  ) throws(Defect) -> Int64? {
    guard let nominal else { return nil }
    guard let milliohms, (1...1_000_000_000).contains(milliohms) else {
      throw Defect("load", "The load has to be measured too.")
    }
    let off = (milliohms - 1000 * nominal.count).magnitude
    guard !isProbe || off <= UInt64(nominal.count.magnitude * UInt64(loadBand)) else {
      throw Defect(
        "load", "The load measures \(milliohms) milliohm, and \(nominal) should be connected.")
    }
    return milliohms
  }

  private static func measured(
    _ body: ReadingBody, _ delivery: DeliveryRecord?, _ load: Int64?, in service: OpenService
  ) throws(Defect) -> Int64 {
    if let typed = body.typed {
      guard typed.count == 2 else { throw Defect("typed", "A reading is typed twice.") }
      guard case .manual = service.preparation.instrument.access else {
        throw Defect("typed", "This instrument is read on its line, not by a person.")
      }
      do throws(ManualEntry.Defect) {
        let entry = try ManualEntry(typed[0], again: typed[1])
        guard entry.unit == service.preparation.quantity.unit else {
          throw ManualEntry.Defect.unitUnknown(entry.unit.rawValue)
        }
        return entry.measured
      } catch {
        throw Defect("typed", "\(error).")
      }
    }
    guard let sensed = body.sensed else {
      throw Defect("missing", "There is neither what an instrument said nor what a person typed.")
    }
    let wanted = service.preparation.sensed
    guard sensed.kind == wanted.kind.rawValue else {
      throw Defect("kind", "\(wanted.kind.rawValue) is to be read, not \(sensed.kind).")
    }
    guard sensed.count >= wanted.minimum, sensed.count <= wanted.maximum else {
      throw Defect("range", "\(sensed.count) is beyond what the instrument reads.")
    }
    guard case .electrical(let method, _, _) = service.preparation.method else {
      guard wanted.decimals == 0 else {
        throw Defect("kind", "Such a reading cannot be brought to the unit of what is calibrated.")
      }
      return sensed.count
    }
    let energy = method.energyPerPin(
      sensed: sensed.count, loadMilliohms: load ?? 0, time: delivery?.measuredWidth ?? .zero,
      pins: Int(service.fixture.pinCount))
    guard let energy else { throw Defect("range", "Nothing follows from such a reading.") }
    return energy.count
  }

  func leaf(of service: ServicePseudonym) -> ServiceReadingLeaf {
    ServiceReadingLeaf(
      service: service, stage: stage.code, shot: shot, number: number,
      reported: reading?.reported ?? reportedAtProbe, measured: reading?.measured ?? 0,
      loadMilliohms: loadMilliohms ?? 0, sensed: sensed?.count ?? 0,
      sensedKind: sensed.map { ReasonCode($0.kind) } ?? (typed.isEmpty ? "none" : "typed"),
      instrumentStatus: sensed?.status ?? 0, replies: sensed?.replies ?? typed)
  }
}
