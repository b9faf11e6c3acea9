import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities
import Testing

/// Each applicator treats through the guard, and what is wrong with it is found.
@Suite struct `A simulated applicator` {
  @Test func `on the surface fires pulse after pulse and moves no needle`() throws {
    var console = try Console.of("ematrix-sub")
    let settings = PulseSettings(
      DeliverySettings(
        depth: .zero, energyPerPin: Microjoules(60_000), pulseWidth: Microseconds(100_000)))
    console.arm(.pulses(.fractionalRF, pins: 64, settings))
    console.run(milliseconds: 10_000)
    #expect(console.pulses.count > 25 && console.faults.isEmpty)
    #expect(console.pulses.allSatisfy { $0.outcome == .completed })
    #expect(console.statuses.allSatisfy { $0.needles == .home })
    #expect(Set(console.pulses.compactMap { $0.measured(0)?.impedance }).count > 5)
  }

  @Test(arguments: [("rfmn-49i", 49), ("rfmn-25n", 25)] as [(String, UInt16)])
  func `of needles delivers at three depths in one insertion`(model: String, pins: UInt16) throws {
    var console = try Console.of(model)
    func delivery(_ depth: Int64) -> DeliverySettings {
      DeliverySettings(
        depth: Micrometres(depth), energyPerPin: Microjoules(20_000),
        pulseWidth: Microseconds(100_000), powerLevel: 4)
    }
    let settings = PulseSettings(delivery(3000), delivery(2000), delivery(1000))
    console.arm(.pulses(.rfMicroneedling, pins: pins, settings))
    console.run(milliseconds: 5000)
    #expect(console.pulses.count > 8 && console.faults.isEmpty)
    for pulse in console.pulses {
      #expect(pulse.outcome == .completed)
      for (index, depth) in [3000, 2000, 1000].enumerated() {
        let measured = pulse.measured(index)?.depth ?? .zero
        #expect(measured >= Micrometres(Int64(depth - 25)))
        #expect(measured <= Micrometres(Int64(depth + 25)))
      }
    }
  }

  @Test(arguments: 1...20) func `of a pen strokes inside its bounds`(seed: UInt64)
    throws
  {
    var console = try Console.of("needle-pen", seed: seed)
    console.arm(.pen)
    console.run(milliseconds: 20_000)
    #expect(console.slices.count == 19 && console.faults.isEmpty)
    #expect(console.slices.allSatisfy { $0.outcome == .completed })
    let steady = console.slices.dropFirst()
    #expect(steady.allSatisfy { (98...102).contains($0.strokes) })
    // It scatters, and not by much.
    #expect(steady.allSatisfy { $0.depth.minimum < $0.depth.maximum })
    #expect(steady.allSatisfy { $0.depth.minimum >= Micrometres(1460) })
    #expect(steady.allSatisfy { $0.depth.maximum <= Micrometres(1540) })
  }

  @Test(arguments: 1...20) func `of crystals abrades inside its bounds`(seed: UInt64) throws {
    var console = try Console.of("crystal-mda", seed: seed)
    console.arm(.crystals)
    console.run(milliseconds: 20_000)
    #expect(console.slices.count == 19 && console.faults.isEmpty)
    #expect(console.slices.allSatisfy { $0.outcome == .completed && $0.strokes == 0 })
    for slice in console.slices.dropFirst() {
      #expect(slice.vacuum.minimum >= Pascals(29_000) && slice.vacuum.maximum <= Pascals(31_000))
      #expect(slice.crystalFlow.minimum >= MilligramsPerSecond(78))
    }
  }

  private static func with(_ change: (inout Disturbance) -> Void) -> Disturbance {
    var disturbance = Disturbance()
    change(&disturbance)
    return disturbance
  }

  /// What is wrong, and how the guard names it.
  @Test(
    arguments: [
      ("needle-pen", with { $0.extraDepth = Micrometres(120) }, .depthOutside),
      ("needle-pen", with { $0.extraDepth = Micrometres(-120) }, .depthOutside),
      ("needle-pen", with { $0.rateGain = Permille(1100) }, .strokeRateOutside),
      ("needle-pen", with { $0.rateGain = Permille(900) }, .strokeRateOutside),
      ("crystal-mda", with { $0.vacuumGain = Permille(800) }, .vacuumOutside),
      ("crystal-mda", with { $0.vacuumGain = Permille(1200) }, .vacuumOutside),
      ("crystal-mda", with { $0.flowGain = Permille(1300) }, .flowOutside),
      ("crystal-mda", with { $0.flowGain = Permille(0) }, .flowOutside),
    ] as [(String, Disturbance, DeliveryOutcome)])
  func `that goes wrong, at its start or later, is stopped`(
    model: String, disturbance: Disturbance, outcome: DeliveryOutcome
  ) throws {
    for start in [0, 5500] {
      var console = try Console.of(model)
      console.arm(model == "needle-pen" ? .pen : .crystals)
      console.run(milliseconds: start)
      console.handpiece.applicator.disturbance = disturbance
      console.run(milliseconds: 2500)
      #expect(console.slices.last?.outcome == outcome)
      #expect(console.handpiece.status.lastDisarm == .deliveryExceeded)
      #expect(console.handpiece.isSafe && console.faults.isEmpty)
    }
  }

  @Test(arguments: ["needle-pen", "crystal-mda"])
  func `is at rest soon after a stop, a lost contact or silence`(model: String) throws {
    for cause in 0..<3 {
      var console = try Console.of(model)
      console.arm(model == "needle-pen" ? .pen : .crystals)
      console.run(milliseconds: 4300)
      #expect(!console.handpiece.isSafe)
      switch cause {
      case 0: console.send(.stop)
      case 1: console.handpiece.applicator.contact = false
      default: console.send(.disarm(armID: ArmID(1)))
      }
      console.run(milliseconds: 400)
      #expect(console.handpiece.isSafe && console.faults.isEmpty)
      #expect(console.slices.count == 5)
    }
  }

  /// Promise 4: a power cut in mid-slice leaves one slice in doubt and loses none.
  @Test(arguments: ["rfmn-49i", "ematrix-sub", "needle-pen", "crystal-mda"])
  func `whose process sleeps in the middle of anything is at rest and whole after it`(
    model: String
  ) throws {
    for moment in stride(from: 1, to: 1500, by: 7) {
      var console = try Console.of(model)
      console.arm(.usual(model))
      console.run(milliseconds: moment)
      let before = console.pulses.count + console.slices.count
      console.passOver(milliseconds: 60_000)
      #expect(console.handpiece.isSafe && console.faults.isEmpty, "\(moment) \(console.faults)")
      let status = console.handpiece.status
      #expect(status.armID == ArmID(0) && status.clock.milliseconds == UInt32(moment + 60_000))
      #expect(console.pulses.count + console.slices.count - before <= 2)
    }
  }

  @Test func `that loses power in the middle of a slice remembers it as interrupted`() throws {
    var console = try Console.of("needle-pen")
    console.arm(.pen)
    console.run(milliseconds: 3600)
    let last = console.handpiece.status.lastPulse
    var later = try Console.of("needle-pen", memory: console.handpiece.handpiece.hardware.memory)
    later.send(.hello(protocolVersion: HostMessage.protocolVersion))
    for number in 1...last.rawValue { later.send(.readJournal(PulseNumber(number))) }
    let entries = later.answers.compactMap { answer -> DeliveryRecord? in
      if case .journalEntry(let record) = answer { record } else { nil }
    }
    #expect(entries.map(\.number.rawValue) == Array(1...last.rawValue))
    #expect(entries.dropLast() == console.slices.map { .exposure($0) }[...])
    #expect(entries.last?.state == .interrupted)
  }
}
