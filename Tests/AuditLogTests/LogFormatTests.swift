import AuditLog
import Quantities
import Testing

/// Promise 9, by programs we did not write: what the article says is what the code does.
@Suite struct `The article LogFormat` {
  private let article: LogFormatArticle

  init() throws {
    article = try LogFormatArticle()
  }

  @Test func `has a section for every kind of leaf, in the order of the code, and for no other`() {
    let kinds = article.titles.filter { !article.block($0).isEmpty && $0 != "Hashing" }
    #expect(kinds == LeafBody.kinds)
    #expect(article.titles.count == Set(article.titles).count)
  }

  @Test(arguments: LeafBody.kinds)
  func `has an example of each kind that is read and written back byte for byte`(
    _ kind: String
  ) throws {
    let lines = article.block(kind)
    try #require(lines.count == 1)
    let leaf = try Leaf(reading: Array(lines[0].utf8))
    #expect(leaf.body.kind == kind)
    #expect(String(decoding: leaf.encoded(), as: UTF8.self) == lines[0])
  }

  @Test(arguments: LeafBody.kinds)
  func `lists the keys of each kind with their types, in the order they are written`(
    _ kind: String
  ) throws {
    let example = try JSONValue(reading: Array(article.block(kind).joined().utf8))
    var types = LogFormatTypes(article)
    let object = types.describe(example, article.keys("The head") + article.keys(kind))
    #expect(types.defects == [])
    // Nothing that the types forbid is read, and everything they allow at their ends is.
    for (path, type) in object.values {
      for value in LogFormatTypes.outside(type) {
        let bytes = Array(example.replacing(path, with: value).text.utf8)
        #expect(throws: AuditLogError.self, "\(path) = \(value)") { try Leaf(reading: bytes) }
      }
      for value in LogFormatTypes.inside(type) {
        let bytes = Array(example.replacing(path, with: value).text.utf8)
        #expect(throws: Never.self, "\(path) = \(value)") { try Leaf(reading: bytes) }
      }
    }
  }

  @Test func `lists the dimensions`() {
    let keys = article.keys("values").map(\.key)
    #expect(keys == LoggedDimension.allCases.map(\.key) + ["further_depths_um"])
  }

  @Test func `lists the words of every closed list`() throws {
    let rows = try #require(article.tables("Types").last)
    let lists: [String: [String]] = [
      "person change": PersonChange.allCases.map(\.rawValue),
      "pin moment": PinMoment.allCases.map(\.rawValue),
      "line": LineKind.allCases.map(\.rawValue),
      "priority": AlarmPriority.allCases.map(\.rawValue),
      "stop source": StopSource.allCases.map(\.rawValue),
      "delivery source": PulseSource.allCases.map(\.rawValue),
      "dimension": LoggedDimension.allCases.map(\.rawValue),
    ]
    #expect(Set(rows.map { $0[0] }) == Set(lists.keys))
    for row in rows {
      let parts = row[1].split(separator: ";")[0].split(separator: ",").map {
        String($0.split(separator: " ")[0])
      }
      #expect(Set(parts).isSuperset(of: lists[row[0]] ?? []), "\(row[0])")
      #expect(parts.filter { !$0.hasPrefix("as") || $0 == "assumed" } == lists[row[0]])
    }
  }

  @Test func `says of every finding what it means`() throws {
    let rows = try #require(article.tables("Findings").first)
    #expect(rows.map { $0[0] } == FindingCode.allCases.map(\.rawValue))
    #expect(rows.allSatisfy { !$0[1].isEmpty })
  }

  @Test func `hashes a log as the code does`() throws {
    let rows = try #require(article.tables("Hashing").first)
    var frontier = MerkleFrontier()
    for (index, line) in article.block("Hashing").enumerated() {
      let hash = Hash256(leaf: Array(line.utf8))
      let subtree = frontier.append(hash)
      for (name, value) in [("hash", hash), ("subtree", subtree), ("root", frontier.root)] {
        #expect(rows.contains(["\(index)", name, "\(value)"]))
      }
    }
    #expect(rows.count == Int(frontier.size) * 3)
    #expect(findings(in: try stored(article.block("Hashing"))) == [])
  }

  @Test func `commits to a link as the code does`() throws {
    let rows = try #require(article.tables("Links").first)
    #expect(rows.map { $0[0] } == ["19", "32", "16", "16", "4"])
    #expect(Array(LinkOpening.domain.utf8) == Array("handpieced-link/v1\n".utf8))
    let opening = LinkOpening(
      salt: LinkSalt(words: (1, 2, 3, 4)), subject: SubjectID(high: 5, low: 6),
      visit: VisitNumber(7))
    var bytes = Array("handpieced-link/v1\n".utf8)
    for word in [1, 2, 3, 4, 5, 6, 8, 9] as [UInt8] { bytes += [0, 0, 0, 0, 0, 0, 0, word] }
    bytes += [0, 0, 0, 7]
    #expect(bytes.count == 87)
    #expect(opening.commitment(to: SessionPseudonym(high: 8, low: 9)) == Hash256(of: bytes))
  }

  @Test func `gives the headings and lines of the statements in notes`() throws {
    let tables = article.tables("Notes and keys")
    let statements: [any NoteStatement] = [
      try KeyRotationStatement(
        from: try PrescriberSamples.stranger("a").verifierKey,
        to: try NoteSignerKey(name: "a", seed: [UInt8](repeating: 9, count: 32)).verifierKey),
      try PrescriberSamples.approval(), try PrescriberSamples.override(),
    ]
    for (rows, statement) in zip(tables, statements) {
      let keys = statement.lines.map { String($0.split(separator: " ")[0]) }
      let listed = rows.map { $0[0] == "rule or bound" ? "bound" : $0[0] }
      #expect(listed == keys)
    }
    #expect(tables.count == statements.count)
  }

  private func stored(_ lines: [String]) throws -> [StoredLeaf] {
    LogBuilder.rows(try lines.map { try Leaf(reading: Array($0.utf8)).body })
  }
}
