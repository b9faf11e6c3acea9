internal import Crypto
internal import FoundationEssentials

/// A sum over all rows and their versions, sealed under the store's own key.
///
/// A row that was put back to an older state together with its version opens like any other; the
/// sum no longer fits it. Each row adds an HMAC of its id and version, by exclusive or, so that a
/// save changes the sum without reading other rows. Only the whole file put back at once fits.
struct RowSum: Equatable {
  private var bytes = [UInt8](repeating: 0, count: 32)

  init() {}

  /// Adds a row that is not in the sum, or takes out one that is.
  mutating func toggle(_ name: String, _ version: Int64, with key: SymmetricKey) {
    let code = HMAC<SHA256>.authenticationCode(
      for: RowBox.context(name, version), using: key)
    for (index, byte) in code.enumerated() where bytes.indices.contains(index) {
      bytes[index] ^= byte
    }
  }

  /// Opens the sum as it is stored; `nil` when the key did not seal it.
  init?(opening box: Data, with key: SymmetricKey) {
    guard
      let text = try? ChaChaPoly.open(
        ChaChaPoly.SealedBox(combined: box), using: key, authenticating: Self.context),
      text.count == 32
    else { return nil }
    bytes = [UInt8](text)
  }

  /// The sum as it is stored.
  func sealed(with key: SymmetricKey) throws -> Data {
    try ChaChaPoly.seal(bytes, using: key, authenticating: Self.context).combined
  }

  private static let context = Array("handpieced-identity-rows/v1\n".utf8)
}
