package import Quantities

/// The resistance of one load as it was probed, at least energy, before and after its readings.
package struct MeasuredLoad: Hashable, Sendable {
  package let nominal: Ohms
  package let lowestMilliohms: Int64
  package let highestMilliohms: Int64

  package init(nominal: Ohms, lowestMilliohms: Int64, highestMilliohms: Int64) {
    self.nominal = nominal
    self.lowestMilliohms = lowestMilliohms
    self.highestMilliohms = highestMilliohms
  }
}

/// What surrounds the readings of a calibration.
package struct ServiceConditions: Hashable, Sendable {
  package struct Environment: Hashable, Sendable {
    package let temperature: MillidegreesCelsius
    /// Relative humidity.
    package let humidity: Permille

    package init(temperature: MillidegreesCelsius, humidity: Permille) {
      self.temperature = temperature
      self.humidity = humidity
    }
  }

  /// An instrument, and the bits of its status that forbid a reading and are set; 0 for none.
  package struct Instrument: Hashable, Sendable {
    package let reference: ReferenceInstrument
    package let forbiddingBits: UInt32

    package init(_ reference: ReferenceInstrument, forbiddingBits: UInt32) {
      self.reference = reference
      self.forbiddingBits = forbiddingBits
    }
  }

  package struct Fixture: Hashable, Sendable {
    package let found: TipUID
    package let expected: TipUID

    package init(found: TipUID, expected: TipUID) {
      self.found = found
      self.expected = expected
    }
  }

  /// What is asked of the conditions. Engineering figures: no standard names any.
  package struct Limits: Hashable, Sendable {
    package var temperature = MillidegreesCelsius(18_000)...MillidegreesCelsius(28_000)
    package var humidity = Permille(200)...Permille(750)
    /// How much warmer than the room a handpiece may be.
    package var handpieceAboveRoom = MillidegreesCelsius(5000)
    /// How far a load may be from its name, of it.
    package var loadOffNominal = Permille(50)
    /// How far a load may move while it is fired into, of its name: tissue moves more.
    package var loadMovement = Permille(20)

    package init() {}
  }

  /// `nil` when the clock cannot be trusted.
  package var today: CalendarDay?
  package var instruments: [Instrument]
  package var environment: Environment
  /// `nil` for a handpiece that does not say.
  package var handpieceTemperature: MillidegreesCelsius?
  /// Whether the handpiece senses one at all.
  package var hasHandpieceTemperature: Bool
  package var fixture: Fixture
  package var method: MeasurementMethod
  package var loads: [MeasuredLoad]

  package init(
    today: CalendarDay?, instruments: [Instrument], environment: Environment,
    handpieceTemperature: MillidegreesCelsius?, hasHandpieceTemperature: Bool = true,
    fixture: Fixture, method: MeasurementMethod, loads: [MeasuredLoad] = []
  ) {
    self.today = today
    self.instruments = instruments
    self.environment = environment
    self.handpieceTemperature = handpieceTemperature
    self.hasHandpieceTemperature = hasHandpieceTemperature
    self.fixture = fixture
    self.method = method
    self.loads = loads
  }

  /// Everything about them that stands against readings of this plan; empty when nothing does.
  package func refusals(for plan: CalibrationPlan, limits: Limits = Limits())
    -> [CalibrationRefusal]
  {
    var refusals = instruments.isEmpty ? [CalibrationRefusal.noInstrument] : []
    for instrument in instruments {
      if let overdue = instrument.reference.refusal(on: today) { refusals.append(overdue) }
      if instrument.forbiddingBits != 0 {
        refusals.append(
          .instrumentStatus(
            serial: instrument.reference.serial, bits: instrument.forbiddingBits))
      }
    }
    if fixture.found != fixture.expected || fixture.found == .none {
      refusals.append(.wrongFixture(found: fixture.found, expected: fixture.expected))
    }
    if !limits.temperature.contains(environment.temperature)
      || !limits.humidity.contains(environment.humidity)
    {
      refusals.append(
        .environment(temperature: environment.temperature, humidity: environment.humidity))
    }
    refusals += warmth(limits)
    if case .electrical(let method, let frequency, let valid) = method,
      !valid.contains(frequency)
    {
      refusals.append(.methodInvalid(method, frequencyHertz: frequency))
    }
    return refusals + loads(of: plan, limits)
  }

  private func warmth(_ limits: Limits) -> [CalibrationRefusal] {
    guard hasHandpieceTemperature else { return [] }
    guard let handpieceTemperature else { return [.handpieceTemperatureUnknown] }
    let limit = environment.temperature + limits.handpieceAboveRoom
    return handpieceTemperature > limit
      ? [.handpieceWarm(handpieceTemperature, limit: limit)] : []
  }

  private func loads(of plan: CalibrationPlan, _ limits: Limits) -> [CalibrationRefusal] {
    let nominal = Set(plan.asFound.compactMap(\.load)).sorted()
    return nominal.compactMap { nominal in
      guard let load = loads.first(where: { $0.nominal == nominal }) else {
        return .loadUnknown(nominal: nominal)
      }
      // A thousandth of the name in milliohm is its count in ohm.
      let (lowest, highest) = (Int128(load.lowestMilliohms), Int128(load.highestMilliohms))
      let name = Int128(nominal.count)
      guard highest >= lowest, highest - lowest <= name * Int128(limits.loadMovement.count) else {
        return .loadUnstable(
          nominal: nominal, lowestMilliohms: load.lowestMilliohms,
          highestMilliohms: load.highestMilliohms)
      }
      let furthest = max((lowest - 1000 * name).magnitude, (highest - 1000 * name).magnitude)
      guard furthest <= UInt128(name) * UInt128(limits.loadOffNominal.count.magnitude) else {
        return .loadOffNominal(
          nominal: nominal,
          measuredMilliohms: (lowest - 1000 * name).magnitude == furthest
            ? load.lowestMilliohms : load.highestMilliohms)
      }
      return nil
    }
  }
}
