package import Quantities

/// What of a handpiece can be calibrated.
package enum ServiceQuantity: String, Codable, CaseIterable, Hashable, Sendable {
  case energyPerPin = "energy_per_pin"
  case depth
  case strokeRate = "stroke_rate"
  case vacuum
  case crystalFlow = "crystal_flow"

  /// The unit that everything about it is counted in.
  package var unit: String {
    switch self {
    case .energyPerPin: "uJ"
    case .depth: "um"
    case .strokeRate: "mHz"
    case .vacuum: "Pa"
    case .crystalFlow: "mg/s"
    }
  }
}

/// What a calibration is held against, as its certificate names it.
package struct InstrumentBody: Codable, Hashable, Sendable {
  /// As the file among the devices names it, such as `esu-2400` or `manual`.
  package var model: String
  package var serial: String
  package var certificate: String
  package var calibrated: CalendarDay
  package var due: CalendarDay
  package var firmware: String?

  package init(
    model: String, serial: String, certificate: String, calibrated: CalendarDay, due: CalendarDay,
    firmware: String? = nil
  ) {
    self.model = model
    self.serial = serial
    self.certificate = certificate
    self.calibrated = calibrated
    self.due = due
    self.firmware = firmware
  }
}

/// What of the usual plan is to be otherwise.
package struct PlanBody: Codable, Hashable, Sendable {
  /// Thousandths of the greatest set point.
  package var fitted: [Int64]?
  package var verifying: [Int64]?
  /// Thousandths of the rated load.
  package var loads: [Permille]?
  package var repeats: Int?
  /// Ten at least, of what has a home.
  package var homeReadings: Int?

  package init(
    fitted: [Int64]? = nil, verifying: [Int64]? = nil, loads: [Permille]? = nil,
    repeats: Int? = nil, homeReadings: Int? = nil
  ) {
    self.fitted = fitted
    self.verifying = verifying
    self.loads = loads
    self.repeats = repeats
    self.homeReadings = homeReadings
  }

  private enum CodingKeys: String, CodingKey {
    case repeats
    case fitted = "fitted_permille"
    case verifying = "verifying_permille"
    case loads = "loads_permille"
    case homeReadings = "home_readings"
  }
}

/// What is to be calibrated, against what, and by whom.
package struct ServiceBody: Codable, Hashable, Sendable {
  package var quantity: ServiceQuantity
  package var instrument: InstrumentBody
  /// The load that is on the handpiece.
  package var fixtureTip: Hash64
  package var roomTemperature: MillidegreesCelsius
  /// Relative.
  package var humidity: Permille
  package var plan: PlanBody?
  /// Who calibrates.
  package var proof: PersonProof?

  package init(
    quantity: ServiceQuantity, instrument: InstrumentBody, fixtureTip: Hash64,
    roomTemperature: MillidegreesCelsius, humidity: Permille, plan: PlanBody? = nil,
    proof: PersonProof? = nil
  ) {
    self.quantity = quantity
    self.instrument = instrument
    self.fixtureTip = fixtureTip
    self.roomTemperature = roomTemperature
    self.humidity = humidity
    self.plan = plan
    self.proof = proof
  }

  private enum CodingKeys: String, CodingKey {
    case quantity, instrument, plan, proof
    case fixtureTip = "fixture_tip"
    case roomTemperature = "room_mdegc"
    case humidity = "humidity_permille"
  }
}

/// The shot that is to be allowed: the next of the plan, or 0 to probe a load.
package struct ShotBody: Codable, Hashable, Sendable {
  package var shot: Int
  /// The nominal load that is connected; left out where there is none.
  package var load: Ohms?
  package var stopCount: StopCount

  package init(shot: Int, load: Ohms?, stopCount: StopCount) {
    self.shot = shot
    self.load = load
    self.stopCount = stopCount
  }

  private enum CodingKeys: String, CodingKey {
    case shot
    case load = "load_ohm"
    case stopCount = "stop_count"
  }
}

/// What was read of the newest shot: by an instrument on a line, or by a person, twice.
package struct ReadingBody: Codable, Hashable, Sendable {
  package var shot: Int
  /// The load as it was measured, in mΩ.
  package var load: Int64?
  package var sensed: SensedBody?
  /// The same reading typed twice, each with its unit, such as `12.5 mJ`.
  package var typed: [String]?

  package init(shot: Int, load: Int64?, sensed: SensedBody? = nil, typed: [String]? = nil) {
    self.shot = shot
    self.load = load
    self.sensed = sensed
    self.typed = typed
  }

  private enum CodingKeys: String, CodingKey {
    case shot, sensed, typed
    case load = "load_mohm"
  }
}

/// What an instrument on a line said.
package struct SensedBody: Codable, Hashable, Sendable {
  /// As the instrument's file names it, such as `current_rms`.
  package var kind: String
  /// In the instrument's last digit.
  package var count: Int64
  package var status: UInt32
  /// As they came.
  package var replies: [String]

  package init(kind: String, count: Int64, status: UInt32, replies: [String]) {
    self.kind = kind
    self.count = count
    self.status = status
    self.replies = replies
  }
}

/// Who decides that a curve is written, or that a handpiece counts as calibrated.
package struct ServiceProofBody: Codable, Hashable, Sendable {
  package var proof: PersonProof?

  package init(proof: PersonProof? = nil) {
    self.proof = proof
  }
}

/// A calibration as it stands.
package struct ServiceSnapshot: Codable, Hashable, Sendable {
  package var service: ServiceID
  package var handpiece: HandpieceSerial
  package var quantity: ServiceQuantity
  package var stage: Stage
  package var state: State
  /// What is to be done next; `nil` once every reading of the stage is there.
  package var next: Shot?
  /// Readings that are there, and that the stage takes.
  package var taken: Int
  package var planned: Int
  /// The newest delivery, until it is read.
  package var delivery: Delivery?
  /// Whether a curve was written in this calibration.
  package var isAdjusted: Bool
  package var stopCount: StopCount
  package var curve: Curve
  /// What the readings of the stage come to, once all are there.
  package var points: [Point]?
  /// What the readings would be fitted by.
  package var fit: Curve?
  /// Why nothing can be written or passed as it is.
  package var objections: [String]

  package init(
    service: ServiceID, handpiece: HandpieceSerial, quantity: ServiceQuantity, stage: Stage,
    state: State, next: Shot?, taken: Int, planned: Int, delivery: Delivery?, isAdjusted: Bool,
    stopCount: StopCount, curve: Curve, points: [Point]? = nil, fit: Curve? = nil,
    objections: [String] = []
  ) {
    self.service = service
    self.handpiece = handpiece
    self.quantity = quantity
    self.stage = stage
    self.state = state
    self.next = next
    self.taken = taken
    self.planned = planned
    self.delivery = delivery
    self.isAdjusted = isAdjusted
    self.stopCount = stopCount
    self.curve = curve
    self.points = points
    self.fit = fit
    self.objections = objections
  }

  private enum CodingKeys: String, CodingKey {
    case service, handpiece, quantity, stage, state, next, taken, planned, delivery, curve, points
    case fit, objections
    case isAdjusted = "adjusted"
    case stopCount = "stop_count"
  }
}

extension ServiceSnapshot {
  package enum Stage: String, Codable, CaseIterable, Hashable, Sendable {
    case asFound = "as_found"
    case asLeft = "as_left"
  }

  package enum State: String, Codable, CaseIterable, Hashable, Sendable {
    /// Nothing may fire.
    case ready
    /// One shot may be fired, by the footswitch.
    case armed
    /// The shot is fired and waits for its reading.
    case fired
    /// The handpiece is not at rest, or not there.
    case waiting
    /// It was stopped, and nothing fires before somebody has reset that.
    case stopped
    case closed
  }

  package struct Shot: Codable, Hashable, Sendable {
    /// 0 for a load that is to be probed first.
    package var shot: Int
    /// `home` is read without a shot.
    package var purpose: Purpose
    /// In the quantity's unit.
    package var setPoint: Int64
    package var load: Ohms?
    package var direction: Direction

    package init(
      shot: Int, purpose: Purpose, setPoint: Int64, load: Ohms?, direction: Direction
    ) {
      self.shot = shot
      self.purpose = purpose
      self.setPoint = setPoint
      self.load = load
      self.direction = direction
    }

    private enum CodingKeys: String, CodingKey {
      case shot, purpose, direction
      case setPoint = "set_point"
      case load = "load_ohm"
    }
  }

  package enum Purpose: String, Codable, CaseIterable, Hashable, Sendable {
    case probe, home, fit, verification
  }

  package enum Direction: String, Codable, CaseIterable, Hashable, Sendable {
    case up, down
  }

  package struct Delivery: Codable, Hashable, Sendable {
    package var number: PulseNumber
    package var shot: Int
    /// In the quantity's unit, by the handpiece; `nil` where it did not measure.
    package var reported: Int64?
    package var impedance: Ohms
    package var pulseWidth: Microseconds
    package var outcome: String

    package init(
      number: PulseNumber, shot: Int, reported: Int64?, impedance: Ohms, pulseWidth: Microseconds,
      outcome: String
    ) {
      self.number = number
      self.shot = shot
      self.reported = reported
      self.impedance = impedance
      self.pulseWidth = pulseWidth
      self.outcome = outcome
    }

    private enum CodingKeys: String, CodingKey {
      case number, shot, reported, outcome
      case impedance = "impedance_ohm"
      case pulseWidth = "width_us"
    }
  }

  package struct Curve: Codable, Hashable, Sendable {
    package var offset: Int64
    package var gain: Int64
    package var curvature: Int64
    package var fullScale: Int64

    package init(offset: Int64, gain: Int64, curvature: Int64, fullScale: Int64) {
      self.offset = offset
      self.gain = gain
      self.curvature = curvature
      self.fullScale = fullScale
    }

    private enum CodingKeys: String, CodingKey {
      case offset
      case gain = "gain_ppm"
      case curvature = "curvature_ppm"
      case fullScale = "full_scale"
    }
  }

  /// How far the handpiece is from one set point at one load, in thousandths of the unit.
  package struct Point: Codable, Hashable, Sendable {
    package var setPoint: Int64
    package var load: Ohms?
    package var readings: Int
    package var error: Int64
    package var uncertainty: Int64
    package var tolerance: Int64
    package var verdict: String

    package init(
      setPoint: Int64, load: Ohms?, readings: Int, error: Int64, uncertainty: Int64,
      tolerance: Int64, verdict: String
    ) {
      self.setPoint = setPoint
      self.load = load
      self.readings = readings
      self.error = error
      self.uncertainty = uncertainty
      self.tolerance = tolerance
      self.verdict = verdict
    }

    private enum CodingKeys: String, CodingKey {
      case readings, verdict
      case setPoint = "set_point"
      case load = "load_ohm"
      case error = "error_thousandths"
      case uncertainty = "uncertainty_thousandths"
      case tolerance = "tolerance_thousandths"
    }
  }
}
