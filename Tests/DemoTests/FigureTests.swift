import DoseLimits
import Quantities
import Testing
import handpiecectl

@Suite struct `Figures for people` {
  @Test(
    arguments: [
      (0, "0.0"), (49, "0.0"), (50, "0.1"), (-49, "0.0"), (-50, "-0.1"), (999, "1.0"),
      (19_949, "19.9"), (19_950, "20.0"), (1_000_000, "1000.0"),
    ] as [(Int64, String)])
  func `round energy half away from zero to tenths of a mJ`(_ count: Int64, _ text: String) {
    #expect(Figures.millijoules(Microjoules(count)) == text)
  }

  @Test(
    arguments: [(1200, "1.20"), (1004, "1.00"), (1005, "1.01"), (995, "1.00"), (5, "0.01")]
      as [(Int64, String)])
  func `round depth to hundredths of a mm`(_ count: Int64, _ text: String) {
    #expect(Figures.millimetres(Micrometres(count)) == text)
  }

  @Test(
    arguments: [
      (.energyPerPin, "12.3"), (.powerLevel, "12345"), (.pulseWidth, "12.3"), (.depth, "12.35"),
      (.strokeRate, "12.3"), (.vacuum, "12.3"), (.crystalFlow, "12345"),
    ] as [(Dimension, String)])
  func `have as many decimals as a dimension deserves`(_ dimension: Dimension, _ text: String) {
    #expect(Figures.bare(12_345, dimension) == text)
  }

  @Test func `are had for every number a program may send`() {
    #expect(Figures.millijoules(Microjoules(.min)) == "-9223372036854775.8")
    #expect(Figures.spoken(.max, dimension: nil, unit: nil) == "9223372036854775807")
    #expect(Figures.spoken(3000, dimension: "depth", unit: "um") == "3 mm")
    #expect(Figures.spoken(31, dimension: "laser", unit: "pulses") == "31 pulses")
  }
}
