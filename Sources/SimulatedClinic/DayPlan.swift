import Quantities

/// What a day will be like, drawn from its seed.
struct DayPlan {
  let regimens: [Int]
  let areSerial: [Bool]
  let faults: [FaultKind]
  let milliseconds: Int64
  /// Whether a second technician works there from the beginning.
  let technicians: Int

  /// The longest day, in ms.
  private static let longest: Int64 = 60_000

  init(_ random: inout SplitMix64, without excluded: Set<FaultKind>) {
    let count = [1, 1, 1, 2, 2, 2, 3, 4][Int(random.next() % 8)]
    regimens = (0..<count).map { _ in Int(random.next() % UInt64(Regimen.all.count)) }
    areSerial = (0...count).map { _ in random.next() % 2 == 0 }
    milliseconds = random.number(in: 20_000...Self.longest)
    var chosen: [FaultKind] = []
    let isHealthy = random.number(in: 0...11) == 0
    if !isHealthy {
      for _ in 0..<random.number(in: 2...7) {
        let kind = FaultKind.allCases[Int(random.next() % UInt64(FaultKind.allCases.count))]
        if !chosen.contains(kind), !excluded.contains(kind) { chosen.append(kind) }
      }
    }
    faults = chosen
    technicians = chosen.contains(.twoTechnicians) ? 2 : 1
  }

  /// A quiet day at another console, with one handpiece.
  init(elsewhereWith regimen: Int) {
    regimens = [regimen]
    areSerial = [false, false]
    faults = []
    milliseconds = 9000
    technicians = 1
  }
}
