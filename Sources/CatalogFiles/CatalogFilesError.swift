package import DeviceCatalog

/// Why a folder does not give a catalog.
package enum CatalogFilesError: Error, Hashable, Sendable {
  /// A file or folder cannot be read.
  case unreadable(path: String, reason: String)
  /// A bound on count or size is exceeded.
  case tooLarge(path: String, reason: String)
  /// Files were read and are wrong.
  case defective([CatalogDefect])
}

extension CatalogFilesError: CustomStringConvertible {
  /// One line for each thing that is wrong.
  package var description: String {
    switch self {
    case .unreadable(let path, let reason), .tooLarge(let path, let reason): "\(path): \(reason)"
    case .defective(let defects): defects.map(\.description).joined(separator: "\n")
    }
  }
}
