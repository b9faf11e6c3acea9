import Quantities
import Testing
import handpiecectl

/// Design §3: integers with units, and no floating point where a dose passes.
@Suite struct `An amount that is typed` {
  private static let measures: [Measure] = [
    .energy, .depth, .width, .strokeRate, .vacuum, .flow, .area, .minutes,
  ]

  private static func count(_ text: String, _ measure: Measure) -> Int64? {
    do throws(AmountError) { return try measure.count(of: text) } catch { return nil }
  }

  private static func complaint(_ text: String, _ measure: Measure) -> String {
    do throws(AmountError) {
      return "\(try measure.count(of: text))"
    } catch {
      return "\(error)"
    }
  }

  @Test(
    arguments: [
      ("12mJ", Measure.energy, 12_000), ("1.5mm", .depth, 1500), ("300ms", .width, 300_000),
      ("25cm2", .area, 2500), ("2.5 kPa", .vacuum, 2500), ("0.012J", .energy, 12_000),
      ("12000uJ", .energy, 12_000), ("12000µJ", .energy, 12_000), ("1.500mm", .depth, 1500),
      ("90Hz", .strokeRate, 90_000), ("50mg/s", .flow, 50), ("1.5h", .minutes, 90),
      (" 0.75 mm ", .depth, 750), ("00.5mm", .depth, 500),
    ])
  func `is a whole count of the smallest step`(text: String, measure: Measure, count: Int64) {
    #expect(Self.count(text, measure) == count)
  }

  @Test(
    arguments: [
      ("12", Measure.energy, "12 has no unit: an energy is written like 12mJ, in uJ, mJ or J"),
      ("12mm", .energy, "mm is no unit of it: an energy is written like 12mJ, in uJ, mJ or J"),
      ("12mj", .energy, "mj is no unit of it: an energy is written like 12mJ, in uJ, mJ or J"),
      ("1.5005mm", .depth, "1.5005mm is no whole number of the smallest step, which is 1 um"),
      ("1,5mm", .depth, "1,5mm: decimals have a point, not a comma, as in 1.5mm"),
      ("-1mm", .depth, "-1mm is not a depth, which is written like 1.5mm"),
      ("mm", .depth, "mm is not a depth, which is written like 1.5mm"),
      ("", .depth, "nothing is not a depth, which is written like 1.5mm"),
      ("1.5.2mm", .depth, "1.5.2mm is not a depth, which is written like 1.5mm"),
      (".5mm", .depth, ".5mm is not a depth, which is written like 1.5mm"),
      ("1.mm", .depth, "1.mm is not a depth, which is written like 1.5mm"),
      ("1e3mm", .depth, "e3mm is no unit of it: a depth is written like 1.5mm, in um or mm"),
      (
        "9223372036854775807J", .energy, "9223372036854775807J is larger than an energy can be"
      ),
      ("5g/s2", .flow, "g/s2 is no unit of it: a flow is written like 50mg/s, in mg/s or g/s"),
    ])
  func `is otherwise an error that says what would be right`(
    text: String, measure: Measure, words: String
  ) {
    #expect(Self.complaint(text, measure) == words)
  }

  /// From seeds: digits moved by hand along the point against what is read.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `is read exactly, digit by digit`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let measure = try #require(Self.measures.randomElement(using: &random))
      let unit = try #require(measure.units.randomElement(using: &random))
      let places =
        "\(unit.steps)".utf8.allSatisfy { "10".utf8.contains($0) }
        ? "\(unit.steps)".count - 1 : 0
      let whole = Int64.random(in: 0...9_999, using: &random)
      let digits = (0..<Int.random(in: 0...places, using: &random)).map { _ in
        String(Int.random(in: 0...9, using: &random))
      }.joined()
      let symbol = try #require(unit.symbols.randomElement(using: &random))
      let text = digits.isEmpty ? "\(whole)\(symbol)" : "\(whole).\(digits)\(symbol)"
      let padded = digits + String(repeating: "0", count: places - digits.count)
      let expected = places == 0 ? whole * unit.steps : try #require(Int64("\(whole)\(padded)"))
      #expect(Self.count(text, measure) == expected, "\(text)")
      // One digit more than there are steps is never rounded away.
      let finer = "\(whole).\(padded)7\(symbol)"
      if "\(unit.steps)".hasPrefix("1") {
        #expect(Self.count(finer, measure) == nil, "\(finer)")
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `reads back as it is shown`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let measure = try #require(Self.measures.randomElement(using: &random))
      let count = Int64.random(
        in: 0...Int64(1) << Int64.random(in: 0...62, using: &random),
        using: &random)
      #expect(Self.count(measure.text(count), measure) == count, "\(measure.text(count))")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `never makes the program trap, whatever is typed`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let letters = Array("0123456789.,-+eE mµuJhHzPagkcs/²2\u{0301}٣")
    for _ in 0..<500 {
      let text = String(
        (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
          letters.randomElement(using: &random)
        })
      for measure in Self.measures { _ = Self.complaint(text, measure) }
    }
  }
}
