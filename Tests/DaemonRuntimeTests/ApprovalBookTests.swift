import AuditLog
import Backstage
import DaemonRuntime
import DeviceCatalog
import DoseLimits
import Foundation
import Quantities
import Testing
import TreatmentSession

/// Approval is read again from the log at start; nothing else makes hardware drivable.
@Suite struct `What an earlier run approved` {
  private static let model = "rfmn-49i"
  private let catalog: Catalog
  private let prescriber: NoteSignerKey
  private let stranger: NoteSignerKey

  init() throws {
    catalog = try Checkout.catalog()
    prescriber = try NoteSignerKey(name: "prescriber-1", seed: [UInt8](repeating: 1, count: 32))
    stranger = try NoteSignerKey(name: "prescriber-1", seed: [UInt8](repeating: 2, count: 32))
  }

  private func book() -> ApprovalBook {
    ApprovalBook(
      catalog, prescribers: [TrustedPrescriber(key: prescriber.verifierKey, userID: 2000)])
  }

  /// An approval of the model as it is now, but for what is given.
  private func approval(
    of model: String = model, _ text: [UInt8]? = nil, engineRules: Int = LimitTables.ruleVersion,
    by key: NoteSignerKey? = nil, at seq: Int64 = 7
  ) throws -> RecordedApproval {
    let canonical = try #require(text ?? catalog.canonicalText(of: Self.model))
    let statement = try ApprovalStatement(
      model: model, canonicalHash: Hash256(of: canonical), engineRules: engineRules,
      day: CalendarDay(daysSince1970: 20_577))
    return RecordedApproval(
      seq: seq, note: try SignedStatement(statement, signedBy: key ?? prescriber).note)
  }

  @Test func `still counts for its model, and for no other`() throws {
    let book = book()
    #expect(book.approval(of: Self.model) == nil)
    book.recover([try approval()])
    #expect(book.approval(of: Self.model) == 7)
    #expect(catalog.handpieces.keys.filter { book.approval(of: $0) != nil } == [Self.model])
  }

  @Test func `does not count once descriptor, tables or rules have changed`() throws {
    let book = book()
    let now = try #require(catalog.canonicalText(of: Self.model))
    book.recover([
      try approval(now + [0x0A]), try approval(engineRules: LimitTables.ruleVersion + 1),
      try approval(engineRules: LimitTables.ruleVersion - 1),
    ])
    #expect(book.approval(of: Self.model) == nil)
  }

  @Test func `does not count for another model or for one that the catalog does not have`() throws {
    let book = book()
    let other = try #require(catalog.handpieces.keys.first { $0 != Self.model })
    book.recover([try approval(of: other), try approval(of: "toaster")])
    #expect(catalog.handpieces.keys.filter { book.approval(of: $0) != nil } == [])
    #expect(book.approval(of: "toaster") == nil)
  }

  @Test func `counts by the keys that are trusted now`() throws {
    let book = book()
    book.recover([try approval(by: stranger)])
    #expect(book.approval(of: Self.model) == nil)
    let trustless = ApprovalBook(catalog, prescribers: [])
    trustless.recover([try approval()])
    #expect(trustless.approval(of: Self.model) == nil)
  }

  @Test func `counts also behind notes that do not`() throws {
    let book = book()
    let words = RecordedApproval(
      seq: 3, note: try SignedNote(text: "All are approved.\n", signedBy: [prescriber]))
    let forged = RecordedApproval(
      seq: 4,
      note: try SignedNote(
        reading: Array(
          String(decoding: try approval().note.bytes, as: UTF8.self)
            .replacing("approved 2026-05-04", with: "approved 2026-05-05").utf8)))
    book.recover([words, forged])
    #expect(book.approval(of: Self.model) == nil)
    book.recover([words, forged, try approval(by: stranger), try approval()])
    #expect(book.approval(of: Self.model) == 7)
  }

  @Test func `is named by the newest leaf that has it`() throws {
    let book = book()
    book.recover([try approval(at: 5), try approval(at: 9)])
    #expect(book.approval(of: Self.model) == 9)
  }
}
