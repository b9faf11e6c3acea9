import DeviceCatalog
import Testing

/// One way to spoil the real files, and what must be said about it.
struct Spoiling: Sendable, CustomTestStringConvertible {
  let file: String
  /// What is replaced, where it stands first.
  let old: String
  let new: String
  /// What stands, in the spoilt file, where the defect is reported first.
  let at: String
  /// A part of the reason.
  let reason: String
  /// Where the defect is reported when that is another file.
  let reportedIn: String
  /// How many defects are reported in all: one for each thing that is wrong; `nil` where the real
  /// files decide how many rules the edit touches.
  let count: Int?

  init(
    _ file: String, _ old: String, _ new: String, at: String, _ reason: String,
    in reportedIn: String? = nil, count: Int? = 1
  ) {
    self.file = file
    self.old = old
    self.new = new
    self.at = at
    self.reason = reason
    self.reportedIn = reportedIn ?? file
    self.count = count
  }

  var testDescription: String { "\(file): \(reason)" }

  /// Spoils a copy of the real files and holds what is reported against what must be.
  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let catalog = try TemporaryCatalog()
    try catalog.replace(old, with: new, in: file)
    let line = try catalog.line(of: at, in: reportedIn)
    let defects = try catalog.defects()
    #expect(
      defects.contains {
        $0.file == reportedIn && $0.line == line && $0.column > 0 && $0.reason.contains(reason)
      }, "line \(line), got \(defects.map(\.description))", sourceLocation: sourceLocation)
    #expect(
      defects.count == count ?? defects.count, "got \(defects.map(\.description))",
      sourceLocation: sourceLocation)
  }
}

/// The real files that are spoilt.
enum RealFile {
  static let areas = "limits/areas.yaml"
  static let body = "limits/contraindications-body.yaml"
  static let medicines = "limits/contraindications-medicines-and-procedures.yaml"
  static let questions = "limits/questions.yaml"
  static let depths = "limits/rf-microneedling-depths.yaml"
  static let needles = "limits/rf-microneedling.yaml"
  static let surface = "limits/fractional-rf.yaml"
  static let abrasion = "limits/microdermabrasion.yaml"
  static let courses = "limits/intervals-and-courses.yaml"
  static let preparation = "limits/preparation-and-aftercare.yaml"

  static let insulated = "handpieces/rf-microneedling-insulated-49/handpiece.yaml"
  static let bare = "handpieces/rf-microneedling-noninsulated-25/handpiece.yaml"
  static let sublative = "handpieces/ematrix-sublative/handpiece.yaml"
  static let pen = "handpieces/microneedling-pen/handpiece.yaml"
  static let crystals = "handpieces/microdermabrasion-crystal/handpiece.yaml"
}
