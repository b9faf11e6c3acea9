/// What happened in a day, in order: always as one number, in words where somebody wants to read it.
package final class Trace {
  /// A number that is the same only when the same happened.
  package private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  /// One line for each thing that happened.
  package private(set) var lines: [String] = []
  let isOn: Bool

  /// A number over all bytes on all lines, where somebody wants to read what happened.
  package private(set) var traffic: UInt64 = 0

  init(isOn: Bool) {
    self.isOn = isOn
  }

  /// A trace is for reading; longer ones are not.
  private static let limit = 200_000

  func note(_ now: Int64, _ number: UInt64, _ words: @autoclosure () -> String) {
    hash = (hash ^ UInt64(bitPattern: now) ^ number &* 0x9E37_79B9_7F4A_7C15) &* 0x100_0000_01B3
    guard isOn, lines.count < Self.limit else { return }
    let time = String(now)
    lines.append(String(repeating: " ", count: max(0, 9 - time.utf8.count)) + time + "  " + words())
  }

  /// Notes bytes on a line.
  func note(_ bytes: [UInt8]) {
    for byte in bytes { traffic = (traffic ^ UInt64(byte)) &* 0x100_0000_01B3 &+ 1 }
  }
}
