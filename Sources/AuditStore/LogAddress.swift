/// The address of a file, as SQLite takes it, with parameters of how to open it.
enum LogAddress {
  /// Writes every byte that could end the path or stand for another as `%` and two hex digits.
  static func make(path: String, parameters: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-".utf8)
    var address = "file:"
    for byte in path.utf8 {
      if plain.contains(byte) {
        address.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16)
        address += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return "\(address)?\(parameters)"
  }
}
