import HandpieceGuard
import HandpieceWire
import Quantities

/// Payloads of every message in both directions, of journal records and of a handpiece's memory:
/// what can be read is read as the same again from what it is written as.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe FuzzedInput(start, count)
  let id = input.byte()
  var writer = PayloadWriter()
  for byte in input.bytes(Frame.maximumPayloadLength) { writer.put(byte) }
  let payload = writer.payload
  if let message = HostMessage(id: id, payload: payload) {
    demand(message.id == id, "a message of the host has another number than it was read from")
    demand(
      HostMessage(id: id, payload: message.payload) == message,
      "a message of the host is not read as it is written")
    if case .installEnvelope(let envelope) = message {
      _ = (envelope.permitsItsSettings, envelope.hash, envelope.settings.hash)
    }
  }
  if let message = HandpieceMessage(id: id, payload: payload) {
    demand(message.id == id, "a message of a handpiece has another number than it was read from")
    demand(
      HandpieceMessage(id: id, payload: message.payload) == message,
      "a message of a handpiece is not read as it is written")
  }
  if let record = DeliveryRecord(payload: payload) {
    demand(
      DeliveryRecord(payload: record.payload) == record, "a record is not read as it is written")
  }
  if let state = DurableState(payload: payload) {
    demand(DurableState(payload: state.payload) == state, "a memory is not read as it is written")
  }
  return 0
}
