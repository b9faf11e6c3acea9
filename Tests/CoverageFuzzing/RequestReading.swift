import ControlAPI
import NIOCore

/// Requests of the control socket: a line with method and target, then a body. What is read is
/// read as the same again from what it is written as.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe FuzzedInput(start, count)
  let bytes = input.rest()
  let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
  let line = String(decoding: bytes[..<end], as: UTF8.self)
  let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
  let target = (words.count == 2 ? words[1] : "").split(
    separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
  guard let method = words.first,
    case .found(let route, let identifier) = RouteMatch(
      method: String(method), path: String(target.first ?? ""))
  else { return 0 }
  let query = target.count == 2 ? target[1] : ""
  let reader = RequestReader(
    identifier: identifier, query: query, body: ByteBuffer(bytes: bytes.dropFirst(end + 1)))
  guard let request = try? reader.request(for: route) else { return 0 }
  demand(request.route == route, "a request is another one than was asked")
  guard let body = request.body else { return 0 }
  let written = RequestReader(
    identifier: identifier, query: query, body: ByteBuffer(bytes: JSONBody.bytes(of: body)))
  demand(
    (try? written.request(for: route)) == request, "a request is not read as it is written")
  return 0
}
