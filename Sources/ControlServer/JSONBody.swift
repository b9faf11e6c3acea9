import ControlAPI
import FoundationEssentials
import NIOCore

/// JSON as it goes over the socket: keys in order, no spaces.
enum JSONBody {
  /// The bytes of a value.
  static func bytes(of value: any Encodable) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Our own answers have no values that JSON cannot hold.
    return (try? encoder.encode(value)) ?? Data("{}".utf8)
  }

  /// Reads a value; the message of a failure begins with the field it is about.
  static func read<Value: Decodable>(
    _ type: Value.Type, from body: ByteBuffer
  ) throws(FormFault) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    } catch let error as DecodingError {
      if case .dataCorrupted(let context) = error, context.codingPath.isEmpty {
        throw misfit(in: body)
      }
      throw FormFault(error)
    } catch {
      throw FormFault(field: "body", reason: "not readable")
    }
  }

  private static func misfit(in body: ByteBuffer) -> FormFault {
    do {
      let number = try JSONDecoder().decode(
        MisfitNumber.self, from: Data(body.readableBytesView))
      guard let path = number.path else { return FormFault(field: "body", reason: "not readable") }
      return FormFault(path: path, reason: "must be a whole number that fits")
    } catch {
      return FormFault(field: "body", reason: "not JSON")
    }
  }
}
