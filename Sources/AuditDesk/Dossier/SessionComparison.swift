package import AuditLog
import Quantities

/// Two sessions of one person side by side: what was set and what was measured, pass by pass.
package struct SessionComparison: Sendable {
  /// One dimension of one pass.
  package struct Line: Hashable, Sendable {
    package let area: String
    package let pass: Int
    package let dimension: LoggedDimension
    /// Of the first session and of the other; `nil` where there is none.
    package let set: [Int64?]
    package let measured: [Int64?]
  }

  /// Why two sessions cannot be compared.
  package enum Refusal: String, Error, Hashable, Sendable {
    case notLinked = "the link file does not open both sessions"
    case otherPerson = "the sessions are of two persons"
  }

  package let subject: SubjectID
  package let lines: [Line]

  /// Compares them if the link file opens both, and to the same person.
  package init(
    _ first: SessionDossier, _ other: SessionDossier, linkedBy links: LinkFile
  ) throws(Refusal) {
    guard let own = Self.subject(of: first, links), let theirs = Self.subject(of: other, links)
    else { throw .notLinked }
    guard own == theirs else { throw .otherPerson }
    subject = own
    lines = Self.lines(first, other)
  }

  private static func subject(of dossier: SessionDossier, _ links: LinkFile) -> SubjectID? {
    let session = dossier.opened.session
    guard case .opened(let opening) = links.sessions.first(where: { $0.session == session })?.link,
      opening.commitment(to: session) == dossier.opened.linkCommitment
    else { return nil }
    return opening.subject
  }

  private static func lines(_ first: SessionDossier, _ other: SessionDossier) -> [Line] {
    var places: [(area: String, pass: Int)] = []
    for pass in first.passes + other.passes
    where !places.contains(where: { $0.area == pass.area && $0.pass == pass.pass.pass }) {
      places.append((pass.area, pass.pass.pass))
    }
    return places.flatMap { place in
      let passes = [first, other].map { dossier in
        dossier.passes.last { $0.area == place.area && $0.pass.pass == place.pass }
      }
      return LoggedDimension.allCases.compactMap { dimension -> Line? in
        let set: [Int64?] = passes.map { $0?.settings?.settings[dimension] }
        guard set.contains(where: { $0 != nil }) else { return nil }
        return Line(
          area: place.area, pass: place.pass, dimension: dimension, set: set,
          measured: passes.map { $0?.meanMeasured(dimension) })
      }
    }
  }
}

extension PassDossier {
  /// The mean of what was measured, rounded down; `nil` without any.
  func meanMeasured(_ dimension: LoggedDimension) -> Int64? {
    let values = deliveries.flatMap(\.parts).compactMap { part -> Int64? in
      switch dimension {
      case .energyPerPin: part.energy
      case .depth: part.depth
      case .pulseWidth: part.width
      case .strokeRate: part.strokeRate
      case .vacuum: part.vacuum
      case .crystalFlow: part.crystalFlow
      case .pulseEnergyPerPin, .powerLevel: nil
      }
    }
    guard !values.isEmpty else { return nil }
    return values.reduce(Permille.zero) { $0 + Permille($1) }.count / Int64(values.count)
  }
}
