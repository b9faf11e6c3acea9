package import AuditLog
package import DeviceCatalog
package import HandpieceWire

/// What every machine of a daemon is given once and never changes.
package struct MachineContext: Sendable {
  package let catalog: Catalog
  /// SHA-256 over the catalog's files, as it stands in the log.
  package let catalogHash: Hash256
  /// Development mode drives simulated handpieces only, and those must prove that they are.
  package let isDevelopment: Bool
  /// Whether a signature over a challenge is a simulator's.
  package let isSimulatorSignature: @Sendable (FixedBytes<64>, FixedBytes<32>) -> Bool

  package init(
    catalog: Catalog, catalogHash: Hash256, isDevelopment: Bool,
    isSimulatorSignature: @escaping @Sendable (FixedBytes<64>, FixedBytes<32>) -> Bool
  ) {
    self.catalog = catalog
    self.catalogHash = catalogHash
    self.isDevelopment = isDevelopment
    self.isSimulatorSignature = isSimulatorSignature
  }
}
