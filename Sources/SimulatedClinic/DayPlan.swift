import Quantities

/// How people work and how soon things go wrong.
package enum Pace: CaseIterable, Hashable, Sendable {
  /// A minute at most in which everybody does one thing after the other and faults come in heaps.
  case hurried
  /// Some minutes in which people take their time, and faults some of theirs.
  case usual
}

/// What a day will be like, drawn from its seed.
struct DayPlan {
  let pace: Pace
  let regimens: [Int]
  let areSerial: [Bool]
  let faults: [FaultKind]
  let milliseconds: Int64
  /// Whether a second technician works there from the beginning.
  let technicians: Int
  /// Whether alarms are acknowledged, and recorded to their end.
  let areAlarmsMinded: Bool

  init(
    _ random: inout SplitMix64, pace: Pace, seed: UInt64, without excluded: Set<FaultKind>
  ) {
    self.pace = pace
    let count = [1, 1, 1, 2, 2, 2, 3, 4][Int(random.next() % 8)]
    regimens = (0..<count).map { _ in Int(random.next() % UInt64(Regimen.all.count)) }
    areSerial = (0...count).map { _ in random.next() % 2 == 0 }
    milliseconds = random.number(
      in: pace == .hurried ? 20_000...60_000 : 240_000...720_000)
    var chosen: [FaultKind] = []
    let isHealthy = random.number(in: 0...11) == 0
    if !isHealthy {
      for _ in 0..<random.number(in: 2...7) {
        let kind = FaultKind.drawn[Int(random.next() % UInt64(FaultKind.drawn.count))]
        if !chosen.contains(kind), !excluded.contains(kind) { chosen.append(kind) }
      }
    }
    var ofConsole = SplitMix64(seed: seed &+ 0xC0_5501)
    let vanishes = ofConsole.number(in: 0...5) == 0 && !excluded.contains(.consoleVanishes)
    if vanishes, !isHealthy { chosen.append(.consoleVanishes) }
    faults = chosen
    areAlarmsMinded = vanishes || pace == .usual && ofConsole.next() % 2 == 0
    technicians = chosen.contains(.twoTechnicians) ? 2 : 1
  }

  /// A quiet day at another console, with one handpiece.
  init(elsewhereWith regimen: Int) {
    pace = .hurried
    regimens = [regimen]
    areSerial = [false, false]
    faults = []
    milliseconds = 9000
    technicians = 1
    areAlarmsMinded = false
  }

  /// How long it is until a fault comes again, in ms.
  var faultInterval: ClosedRange<Int64> { pace == .hurried ? 400...9000 : 4000...90_000 }
}
