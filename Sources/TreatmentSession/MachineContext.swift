package import AuditLog
package import DeviceCatalog
package import HandpieceWire
package import Quantities

/// What every machine of a daemon is given once and never changes.
package struct MachineContext: Sendable {
  package let catalog: Catalog
  /// SHA-256 over the catalog's files, as it stands in the log.
  package let catalogHash: Hash256
  /// Development mode drives simulated handpieces only, and those must prove that they are.
  package let isDevelopment: Bool
  /// The share of frames that may be lost or damaged; beyond it nothing is armed.
  package let linkErrorLimit: Permille
  /// The prescribers whose word counts.
  package let prescribers: [TrustedPrescriber]
  /// The instruments that handpieces can be calibrated with.
  package let instruments: Instruments
  /// The leaf in which a prescriber approved a model's descriptor and tables as they are now.
  package let approval: @Sendable (String) -> Int64?
  /// Whether a signature over a challenge is a simulator's.
  package let isSimulatorSignature: @Sendable (FixedBytes<64>, FixedBytes<32>) -> Bool

  /// One frame in twenty: a lease stands three lost keep-alives in a row.
  package static var usualLinkErrorLimit: Permille { Permille(50) }

  package init(
    catalog: Catalog, catalogHash: Hash256, isDevelopment: Bool,
    linkErrorLimit: Permille = Self.usualLinkErrorLimit, prescribers: [TrustedPrescriber] = [],
    instruments: Instruments = Instruments(byModel: [:]),
    approval: @escaping @Sendable (String) -> Int64? = { _ in nil },
    isSimulatorSignature: @escaping @Sendable (FixedBytes<64>, FixedBytes<32>) -> Bool
  ) {
    self.catalog = catalog
    self.catalogHash = catalogHash
    self.isDevelopment = isDevelopment
    self.linkErrorLimit = linkErrorLimit
    self.prescribers = prescribers
    self.instruments = instruments
    self.approval = approval
    self.isSimulatorSignature = isSimulatorSignature
  }
}

/// A prescriber whose signature counts, and who that is on this machine.
package struct TrustedPrescriber: Hashable, Sendable {
  package let key: NoteVerifierKey
  /// `nil` when the prescriber has no user of this machine.
  package let userID: UInt32?

  package init(key: NoteVerifierKey, userID: UInt32?) {
    self.key = key
    self.userID = userID
  }
}
