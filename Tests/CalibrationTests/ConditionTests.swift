import Calibration
import HandpieceWire
import Quantities
import Testing

/// Conditions under which everything may be calibrated.
func goodConditions() throws -> ServiceConditions {
  let calibrated = try #require(CalendarDay("2026-02-01"))
  return ServiceConditions(
    today: calibrated + Days(100),
    instruments: [
      .init(
        ReferenceInstrument(
          model: "ESU-2400", serial: "M-1", certificate: "C-17", calibrated: calibrated,
          due: calibrated + Days(365), firmware: "1.10"), forbiddingBits: 0)
    ],
    environment: .init(temperature: MillidegreesCelsius(22_000), humidity: Permille(450)),
    handpieceTemperature: MillidegreesCelsius(24_000),
    fixture: .init(found: TipUID(77), expected: TipUID(77)),
    method: .electrical(
      .currentSquaredTimesLoad, frequencyHertz: 460_000, validHertz: 10_000...500_000),
    loads: [150, 300, 600].map {
      MeasuredLoad(
        nominal: Ohms($0), lowestMilliohms: $0 * 1001, highestMilliohms: $0 * 1002)
    })
}

@Suite struct `Conditions are refused` {
  private func refusals(_ change: (inout ServiceConditions) -> Void) throws -> [CalibrationRefusal]
  {
    var conditions = try goodConditions()
    change(&conditions)
    return conditions.refusals(for: try .energy())
  }

  @Test func `and good ones are not`() throws {
    #expect(try refusals { _ in } == [])
  }

  @Test func `where the reference is overdue, not yet calibrated, or the day unknown`() throws {
    let due = try #require(CalendarDay("2027-02-01"))
    #expect(try refusals { $0.today = due } == [])
    #expect(
      try refusals { $0.today = due + Days(1) } == [.referenceOverdue(serial: "M-1", due: due)])
    #expect(try refusals { $0.today = nil } == [.referenceDateUnknown(serial: "M-1")])
    #expect(
      try refusals { $0.today = due + Days(-366) } == [.referenceDateUnknown(serial: "M-1")])
    #expect(try refusals { $0.instruments = [] } == [.noInstrument])
  }

  @Test func `where the meter's status forbids`() throws {
    #expect(
      try refusals { $0.instruments[0] = .init($0.instruments[0].reference, forbiddingBits: 2048) }
        == [.instrumentStatus(serial: "M-1", bits: 2048)])
  }

  @Test func `where the tip is not the load fixture`() throws {
    #expect(
      try refusals { $0.fixture = .init(found: TipUID(78), expected: TipUID(77)) }
        == [.wrongFixture(found: TipUID(78), expected: TipUID(77))])
    #expect(
      try refusals { $0.fixture = .init(found: .none, expected: .none) }
        == [.wrongFixture(found: .none, expected: .none)])
  }

  @Test func `where the handpiece is warm, or does not say`() throws {
    #expect(try refusals { $0.handpieceTemperature = MillidegreesCelsius(27_000) } == [])
    #expect(
      try refusals { $0.handpieceTemperature = MillidegreesCelsius(27_001) }
        == [.handpieceWarm(MillidegreesCelsius(27_001), limit: MillidegreesCelsius(27_000))])
    #expect(try refusals { $0.handpieceTemperature = nil } == [.handpieceTemperatureUnknown])
    #expect(
      try refusals {
        $0.handpieceTemperature = nil
        $0.hasHandpieceTemperature = false
      } == [])
  }

  @Test func `where the load moves as tissue does, is not what it is called, or was not measured`()
    throws
  {
    func load(_ lowest: Int64, _ highest: Int64) -> MeasuredLoad {
      MeasuredLoad(nominal: Ohms(300), lowestMilliohms: lowest, highestMilliohms: highest)
    }
    #expect(try refusals { $0.loads[1] = load(297_000, 303_000) } == [])
    #expect(
      try refusals { $0.loads[1] = load(297_000, 303_001) }
        == [.loadUnstable(nominal: Ohms(300), lowestMilliohms: 297_000, highestMilliohms: 303_001)])
    #expect(
      try refusals { $0.loads[1] = load(303_000, 297_000) }
        == [.loadUnstable(nominal: Ohms(300), lowestMilliohms: 303_000, highestMilliohms: 297_000)])
    #expect(
      try refusals { $0.loads[1] = load(315_000, 315_001) }
        == [.loadOffNominal(nominal: Ohms(300), measuredMilliohms: 315_001)])
    #expect(
      try refusals { $0.loads[1] = load(.min, .max) }
        == [.loadUnstable(nominal: Ohms(300), lowestMilliohms: .min, highestMilliohms: .max)])
    #expect(try refusals { $0.loads.remove(at: 1) } == [.loadUnknown(nominal: Ohms(300))])
  }

  @Test func `where the method is not valid at the frequency`() throws {
    #expect(
      try refusals {
        $0.method = .electrical(
          .voltageSquaredOverLoad, frequencyHertz: 1_000_000, validHertz: 10_000...500_000)
      } == [.methodInvalid(.voltageSquaredOverLoad, frequencyHertz: 1_000_000)])
    #expect(try refusals { $0.method = .direct } == [])
  }

  @Test func `where the room is too hot, cold, dry or damp`() throws {
    for (temperature, humidity) in [(17_999, 450), (28_001, 450), (22_000, 199), (22_000, 751)]
      as [(Int64, Int64)]
    {
      let found = try refusals {
        $0.handpieceTemperature = MillidegreesCelsius(10_000)
        $0.environment = .init(
          temperature: MillidegreesCelsius(temperature), humidity: Permille(humidity))
      }
      #expect(
        found == [
          .environment(
            temperature: MillidegreesCelsius(temperature), humidity: Permille(humidity))
        ])
    }
  }

  @Test func `all at once, each in a line of its own`() throws {
    let found = try refusals {
      $0.today = nil
      $0.fixture = .init(found: TipUID(1), expected: TipUID(2))
      $0.loads = []
    }
    #expect(found.count == 5)
    #expect(Set(found.map(\.description)).count == 5)
  }
}
