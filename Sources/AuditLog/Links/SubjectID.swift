package import Quantities

package enum SubjectKind: IdentifierKind {}
package enum VisitKind: NumberKind {}

/// A person as link openings name them: random, and unknown to the log.
package typealias SubjectID = Identifier128<SubjectKind>
/// One visit of a subject; the first is 1.
package typealias VisitNumber = Number32<VisitKind>
