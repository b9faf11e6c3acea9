package import ControlAPI

/// What the store of identities held when it was read.
package struct LoadedPatients: Hashable, Sendable {
  package var files: [PatientID: PatientFile] = [:]
  /// Patients whose row cannot be opened, each with the reason.
  package var unreadable: [PatientID: IdentityStoreError] = [:]
  package var people: [PersonID: PersonFile] = [:]
  /// People whose row cannot be opened, each with the reason.
  package var unreadablePeople: [PersonID: IdentityStoreError] = [:]
  /// False when a row is missing, was added, or is older than what was saved last: then no history
  /// in the store can be relied on before the whole file was restored from one backup.
  package var isWhole = true

  package init() {}
}
