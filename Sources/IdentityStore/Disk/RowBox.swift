internal import Crypto
internal import FoundationEssentials

/// What is wrong with a box, or with what was to go into one.
enum BoxDefect: Error {
  case tooLong(Int)
  case readsDifferently
  /// What it holds does not fit; where, without anything of the text, which may be a name.
  case notEncodable(at: String)
  case sealingFailed
  /// Another key, row or version sealed it, or it was changed.
  case damaged
  case notUnderstood(at: String)
}

extension BoxDefect: CustomStringConvertible {
  var description: String {
    switch self {
    case .tooLong(let count): "it has \(count) bytes, and \(RowBox.lengthLimit) are the most"
    case .readsDifferently: "it would read differently"
    case .notEncodable(let place): "at \(place)"
    case .sealingFailed: "sealing failed"
    case .damaged: "the row is damaged or not the one its key sealed"
    case .notUnderstood(let place): "what is kept is not understood at \(place)"
    }
  }
}

/// A file as it stands in a row: JSON sealed with ChaCha20-Poly1305 under a key of its own.
///
/// The row's name and version are authenticated with it, so that a box opens only in the row and at
/// the version it was sealed for.
enum RowBox {
  /// The longest file, in bytes of JSON: some four thousand sessions.
  static let lengthLimit = 1 << 20
  /// Bytes of the nonce before, and of the tag after, what is sealed.
  private static let overhead = 28

  /// Seals a file that can be read back as it is.
  static func seal<File: Codable & Equatable>(
    _ file: File, named name: String, version: Int64, with key: SymmetricKey
  ) throws(BoxDefect) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text: Data
    do {
      text = try encoder.encode(file)
      guard text.count <= lengthLimit else { throw BoxDefect.tooLong(text.count) }
      // The reader has the bounds; what it would refuse tomorrow is refused today.
      guard try JSONDecoder().decode(File.self, from: text) == file else {
        throw BoxDefect.readsDifferently
      }
    } catch let defect as BoxDefect {
      throw defect
    } catch {
      throw .notEncodable(at: place(of: error))
    }
    do {
      return try ChaChaPoly.seal(text, using: key, authenticating: context(name, version)).combined
    } catch {
      throw .sealingFailed
    }
  }

  /// Opens a box that anybody may have written.
  static func open<File: Decodable>(
    _ box: Data, named name: String, version: Int64, with key: SymmetricKey
  ) throws(BoxDefect) -> File {
    guard box.count <= lengthLimit + overhead else { throw .damaged }
    let text: Data
    do {
      text = try ChaChaPoly.open(
        ChaChaPoly.SealedBox(combined: box), using: key, authenticating: context(name, version))
    } catch {
      throw .damaged
    }
    do {
      return try JSONDecoder().decode(File.self, from: text)
    } catch {
      throw .notUnderstood(at: place(of: error))
    }
  }

  /// What a row's box and its place in the sum of rows stand for; a name has no line end.
  static func context(_ name: String, _ version: Int64) -> [UInt8] {
    Array("handpieced-identity/v1\n\(name)\n\(version)\n".utf8)
  }

  /// Where decoding failed, without anything of the text, which may be a name.
  private static func place(of error: any Error) -> String {
    let path: [any CodingKey] =
      switch error as? DecodingError {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        context.codingPath
      default: []
      }
    return path.isEmpty ? "the beginning" : path.map(\.stringValue).joined(separator: ".")
  }
}
