import CBaseline
import CatalogFiles
import DeviceCatalog
import DoseLimits
import FoundationEssentials
import Quantities
import Yams

/// How long one envelope takes, beside a plain C loop that finds the tightest of as many rules and
/// explains nothing; and how long the catalog takes to read, beside Yams parsing the same files
/// without checking anything.
enum LimitsMeasurement {
  static func run(isQuick: Bool) throws(BenchError) -> LimitsFigures {
    let folder = try BenchCatalog.folder()
    let catalog = try BenchCatalog.load(folder)
    Progress.show("limits: reading the catalog")
    var loads: [Int64] = []
    var parses: [Int64] = []
    for _ in 0..<(isQuick ? 5 : 25) {
      loads.append(try time { () throws(BenchError) in _ = try BenchCatalog.load(folder) })
      parses.append(try time { () throws(BenchError) in try parse(catalog.files, in: folder) })
    }
    Progress.show("limits: deriving envelopes")
    let query = try query(of: catalog)
    let rules = BaselineRules(ruleCount: catalog.ruleCounts.map(\.rules).reduce(0, +))
    var envelopes: [Int64] = []
    var loops: [Int64] = []
    for _ in 0..<(isQuick ? 2000 : 50_000) {
      loops.append(time { rules.findTightest() })
      envelopes.append(time { keep(catalog.tables.decide(query)) })
    }
    return LimitsFigures(
      envelope: Spread(envelopes), loop: Spread(loops), ruleCount: rules.count,
      load: Spread(loads), parse: Spread(parses), fileCount: catalog.files.count)
  }

  /// A first pass over the left cheek with the first handpiece, of a patient with an answer to
  /// every question.
  private static func query(of catalog: Catalog) throws(BenchError) -> LimitQuery {
    guard let handpiece = catalog.handpieces["rfmn-49i"], let tip = handpiece.tips.first else {
      throw .noCatalog(reason: "the catalog has no rfmn-49i with a tip")
    }
    let query = LimitQuery(
      profile: BenchPatient.profile(
        model: handpiece.model, questions: catalog.tables.questions),
      handpiece: handpiece, tipKind: tip.kind, calibration: .performed(on: BenchPatient.today),
      area: AreaID(region: "cheek", side: .left), indication: .acneScars,
      preparation: BenchPatient.preparation, today: BenchPatient.today)
    let decision = catalog.tables.decide(query)
    guard decision.envelope != nil else {
      throw .disagreement("blocked: \(decision.blocks.map(\.reason).joined(separator: " "))")
    }
    return query
  }

  /// Reads the files and lets Yams make its nodes of them.
  private static func parse(
    _ files: [CatalogFile], in folder: String
  ) throws(BenchError) {
    for file in files {
      let path = "\(folder)/\(file.path)"
      guard let text = try? String(contentsOfFile: path, encoding: .utf8),
        (try? Yams.compose(yaml: text)) != nil
      else { throw .noCatalog(reason: "\(path): cannot be parsed") }
    }
  }

  private static func time<Failure: Error>(
    _ work: () throws(Failure) -> Void
  ) throws(Failure) -> Int64 {
    let start = Clock.nanoseconds
    try work()
    return Clock.nanoseconds - start
  }

  /// Keeps the compiler from leaving out what nobody reads.
  @inline(never)
  private static func keep(_ decision: LimitDecision) {}
}

/// Rules as plain C has them.
private struct BaselineRules {
  private let rules: [cbaseline_rule]

  var count: Int { rules.count }

  private static let dimensionCount: Int64 = 8

  init(ruleCount: Int) {
    var random = SplitMix64(seed: 1)
    rules = (0..<ruleCount).map { _ in
      cbaseline_rule(
        modality: UInt8(random.number(in: 1...4)),
        dimension: UInt8(random.number(in: 0...Self.dimensionCount - 1)),
        tier: UInt8(random.number(in: 0...3)), types: UInt8(random.number(in: 1...63)),
        regions: UInt32(random.number(in: 1...0x3f_ffff)),
        value: random.number(in: 1000...60_000))
    }
  }

  /// The tightest bound of each dimension and tier for one modality, skin type and region.
  @inline(never)
  func findTightest() {
    var tightest = [Int64](repeating: .max, count: Int(Self.dimensionCount) * 4)
    unsafe cbaseline_tightest(rules, rules.count, 2, 1, 7, &tightest)
  }
}
