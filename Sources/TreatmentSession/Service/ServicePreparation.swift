import AuditLog
import Calibration
import ControlAPI
import DeviceCatalog
import DoseLimits
import HandpieceWire
import Quantities

/// What is needed to calibrate one quantity of a handpiece with one instrument: its plan, tolerance,
/// method and uncertainty, out of descriptors and of what was asked for.
struct ServicePreparation {
  let quantity: CalibratedQuantity
  let dimension: DimensionDescription
  let instrument: InstrumentDescription
  /// What the instrument reads for it.
  let sensed: InstrumentQuantity
  let reference: ReferenceInstrument
  let method: MeasurementMethod
  let plan: CalibrationPlan
  let tolerance: Tolerance
  let budget: UncertaintyBudget
  let environment: ServiceConditions.Environment

  /// Why something cannot be calibrated as it was asked for.
  struct Defect: Error {
    let sentence: String
  }

  init(
    _ body: ServiceBody, of handpiece: HandpieceDescription, fixture: Tip,
    among instruments: Instruments, today: CalendarDay?
  ) throws(Defect) {
    quantity = CalibratedQuantity(body.quantity)
    guard quantity == .first(of: handpiece.modality) || quantity == .second(of: handpiece.modality),
      let dimension = handpiece.dimension(quantity.dimension)
    else {
      throw Defect(sentence: "\(body.quantity.rawValue) is nothing that a \(handpiece.model) sets.")
    }
    self.dimension = dimension
    guard let instrument = instruments.byModel[body.instrument.model] else {
      let known = instruments.byModel.keys.sorted().joined(separator: ", ")
      throw Defect(
        sentence: "No file describes an instrument \(body.instrument.model); known are \(known).")
    }
    self.instrument = instrument
    guard let sensed = quantity.kinds.lazy.compactMap({ instrument.quantity($0) }).first else {
      throw Defect(
        sentence: "A \(instrument.model) does not read \(body.quantity.rawValue): use another.")
    }
    self.sensed = sensed
    let reference = ReferenceInstrument(
      model: instrument.name, serial: body.instrument.serial,
      certificate: body.instrument.certificate, calibrated: body.instrument.calibrated,
      due: body.instrument.due, firmware: body.instrument.firmware ?? "")
    self.reference = reference
    let load = handpiece.serviceLoad
    method = sensed.method(atHertz: load?.frequencyHertz ?? 0)
    do throws(PlanDefect) {
      plan = try CalibrationPlan(
        quantity,
        range: CalibrationPlan.Range(
          minimum: dimension.minimum, maximum: dimension.maximum, step: dimension.step),
        ratedLoad: load?.rated, scheme: .standard(for: quantity).changed(by: body.plan))
    } catch {
      throw Defect(sentence: "There is no such plan: \(error).")
    }
    tolerance = Tolerance(permille: dimension.tolerance, floor: dimension.step / 2)
    environment = ServiceConditions.Environment(
      temperature: body.roomTemperature, humidity: body.humidity)
    budget = Self.budget(
      sensed, reference, plan, handpiece, pins: Int(fixture.pinCount),
      drift: instrument.driftPPMPerYear, today: today ?? reference.calibrated)
  }

  /// Instrument, drift, and where power is taken from a current or a voltage the load and how long it
  /// lasted.
  private static func budget(
    _ sensed: InstrumentQuantity, _ reference: ReferenceInstrument, _ plan: CalibrationPlan,
    _ handpiece: HandpieceDescription, pins: Int, drift: Int64, today: CalendarDay
  ) -> UncertaintyBudget {
    let digits = sensed.accuracyDigits
    guard case .electrical(let method, _, _) = sensed.method(atHertz: 0) else {
      let scale = (0..<sensed.decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
      return UncertaintyBudget([
        UncertaintyEntry(
          .instrument, "accuracy of \(reference.model)", thousandths: digits * 1000 / scale,
          ppm: sensed.accuracyPPM, .rectangular),
        reference.drift(ppmPerYear: drift, on: today),
      ])
    }
    // Digits count most where least is sensed: the least set point into the load that takes most.
    let least = plan.asFound.compactMap { shot in
      method.sensed(
        for: Microjoules(shot.setPoint), over: shot.load ?? .zero,
        within: handpiece.serviceWidth, pins: pins)
    }.min()
    let digitsPPM = digits * 1_000_000 / max(1, least ?? 1)
    // A square counts its factor's error twice.
    return UncertaintyBudget([
      UncertaintyEntry(
        .instrument, "accuracy of \(reference.model)", ppm: sensed.accuracyPPM, sensitivity: 2,
        .rectangular),
      UncertaintyEntry(
        .resolution, "digits of \(reference.model)", ppm: digitsPPM, sensitivity: 2, .rectangular),
      reference.drift(ppmPerYear: 2 * drift, on: today),
      UncertaintyEntry(.load, "load as measured", ppm: 10_000, .rectangular),
      UncertaintyEntry(.resolution, "time of RF", ppm: 5000, .rectangular),
    ])
  }
}

extension CalibratedQuantity {
  init(_ quantity: ServiceQuantity) {
    switch quantity {
    case .energyPerPin: self = .energyPerPin
    case .depth: self = .depth
    case .strokeRate: self = .strokeRate
    case .vacuum: self = .vacuum
    case .crystalFlow: self = .crystalFlow
    }
  }

  /// As clients call it.
  var asked: ServiceQuantity {
    switch self {
    case .energyPerPin: .energyPerPin
    case .depth: .depth
    case .strokeRate: .strokeRate
    case .vacuum: .vacuum
    case .crystalFlow: .crystalFlow
    }
  }

  /// As limits call it.
  var dimension: Dimension {
    switch self {
    case .energyPerPin: .energyPerPin
    case .depth: .depth
    case .strokeRate: .strokeRate
    case .vacuum: .vacuum
    case .crystalFlow: .crystalFlow
    }
  }

  /// As the log calls it.
  var logged: LoggedDimension {
    switch self {
    case .energyPerPin: .energyPerPin
    case .depth: .depth
    case .strokeRate: .strokeRate
    case .vacuum: .vacuum
    case .crystalFlow: .crystalFlow
    }
  }

  /// What an instrument may read for it, the best first.
  fileprivate var kinds: [InstrumentQuantity.Kind] {
    switch self {
    case .energyPerPin: [.currentRMS, .voltageRMS, .energy]
    case .depth: [.depth]
    case .strokeRate: [.strokeRate]
    case .vacuum: [.vacuum]
    case .crystalFlow: [.crystalFlow]
    }
  }
}

extension InstrumentQuantity {
  /// How it leads to what is calibrated.
  func method(atHertz frequency: Int64) -> MeasurementMethod {
    let method: ElectricalMethod
    switch kind {
    case .currentRMS: method = .currentSquaredTimesLoad
    case .voltageRMS: method = .voltageSquaredOverLoad
    case .energy, .power, .depth, .strokeRate, .vacuum, .crystalFlow: return .direct
    }
    return .electrical(method, frequencyHertz: frequency, validHertz: method.usualHertz)
  }
}

extension CalibrationScheme {
  fileprivate func changed(by body: PlanBody?) -> Self {
    guard let body else { return self }
    var scheme = self
    if case .shares(let fitted, let verifying) = points {
      scheme.points = .shares(
        fitted: body.fitted ?? fitted, verifying: body.verifying ?? verifying)
    } else if let fitted = body.fitted, let verifying = body.verifying {
      scheme.points = .shares(fitted: fitted, verifying: verifying)
    }
    if !loadFactors.isEmpty, let loads = body.loads { scheme.loadFactors = loads }
    scheme.repeats = body.repeats ?? repeats
    if homeReadings > 0 { scheme.homeReadings = max(10, body.homeReadings ?? homeReadings) }
    return scheme
  }
}

extension HandpieceDescription {
  /// How long RF may be on in a shot: as long as it ever may.
  var serviceWidth: Microseconds {
    rfTimeLimit ?? dimension(.pulseWidth).map { Microseconds($0.maximum) } ?? .zero
  }
}
