import DoseLimits
import Quantities

extension Technician {
  /// One pass, and how many pulses it has.
  struct Pass: Sendable {
    let area: AreaID
    let number: Int
    let size: SquareMillimetres
    let pulses: Int
    let energy: Microjoules
    let depth: Micrometres

    init(area: AreaID, number: Int, size: SquareMillimetres, pulses: Int) {
      self.area = area
      self.number = number
      self.size = size
      self.pulses = pulses
      // Each pass must be weaker and shallower than the one before.
      let step = Int64(number - 1)
      energy = Microjoules(12_000 - 2000 * step)
      depth = Micrometres(1000 - 100 * step)
    }
  }

  /// The two large areas on which test spots are good.
  static let abdomen = AreaID(region: "abdomen", side: .midline)
  static let thigh = AreaID(region: "thigh", side: .left)

  static let warmUpPulses = 10
  private static let pulsesOfPass = 700

  /// Passes of so many pulses together on one large area; at most three.
  static func passes(on area: AreaID, pulses: Int) -> [Pass] {
    let count = min(3, (pulses + pulsesOfPass - 1) / pulsesOfPass)
    return (0..<count).map { index in
      Pass(
        area: area, number: index + 1, size: SquareMillimetres(40_000),
        pulses: min(pulsesOfPass, pulses / count))
    }
  }

  /// A few pulses somewhere else.
  static func warmUp(pass: Int) -> Pass {
    Pass(
      area: AreaID(region: "chin", side: .midline), number: pass, size: SquareMillimetres(1200),
      pulses: warmUpPulses)
  }
}
