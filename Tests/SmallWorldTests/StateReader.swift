import HandpieceGuard
import HandpieceWire
import Quantities
import TreatmentSession

/// Reads one state after the other into fingerprints that do not depend on when it is, nor on which
/// numbers were drawn: instants are read as distances from now, arm ids, epochs and hashes by the order
/// in which they appear, sequence numbers as distances from the sender's present one.
final class StateReader {
  let fields: FieldReading
  /// The name of the machine's phase in the state that was read last.
  var phase = ""
  var isNotingPhase = false
  /// Whether the machine waits for a stop to be confirmed.
  var isStopUnconfirmed = false

  private var mixer = FingerprintMixer()
  private(set) var now: Int64 = 0
  private(set) var clock = HandpieceInstant(milliseconds: 0)
  private(set) var boots: UInt32 = 0
  private(set) var stops: UInt32 = 0
  /// The arm ids that the log has.
  private var recordedArms: Set<UInt32> = []
  private var names: [UInt64: UInt64] = [:]
  /// How far both sides have counted their frames, and what the handpiece has taken last.
  var numbers = LinkNumbers()

  init() {
    fields = FieldReading()
    defineReading()
  }

  /// Takes up another state, as it is at this moment.
  func begin(_ world: SmallWorld) {
    mixer = FingerprintMixer()
    names.removeAll(keepingCapacity: true)
    now = world.now
    clock = world.clock
    boots = world.handpiece.interlock.durable.bootCount.rawValue
    stops = world.handpiece.interlock.durable.stopCount.rawValue
    recordedArms = world.log.arms
    numbers = LinkNumbers(of: world)
  }

  var fingerprint: Fingerprint { mixer.fingerprint }

  func put(_ word: UInt64) { mixer.put(word) }

  func put(_ number: Int) { mixer.put(UInt64(bitPattern: Int64(number))) }

  func put(_ isTrue: Bool) { mixer.put(isTrue ? 1 : 0) }

  /// A distance in ms, which beyond these limits is as good as at them.
  func put(_ distance: Int64, within limits: ClosedRange<Int64>) {
    mixer.put(UInt64(bitPattern: min(max(distance, limits.lowerBound), limits.upperBound)))
  }

  func put(_ text: some StringProtocol) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    mixer.put(hash)
  }

  /// A number that only means the same thing again: by the order in which it appears among its kind.
  func putName(_ number: UInt64, kind: UInt64) {
    guard number != 0 else { return mixer.put(0) }
    let key = number &* 8 &+ kind
    let name = names[key] ?? UInt64(names.count + 1)
    names[key] = name
    mixer.put(name)
  }

  /// A permission, and whether the log has it.
  func putArm(_ id: ArmID) {
    putName(UInt64(id.rawValue), kind: 1)
    mixer.put(recordedArms.contains(id.rawValue) ? 1 : 0)
  }

  func putEpoch(_ epoch: LinkEpoch) { putName(UInt64(epoch.rawValue), kind: 2) }

  func putHash(_ hash: UInt64) { putName(hash, kind: 3) }

  func putStopNumber(_ sequence: UInt16) { putName(UInt64(sequence) + 1, kind: 4) }

  /// Reads a value field by field, in its place.
  func read<Value>(_ value: Value) {
    unsafe withUnsafePointer(to: value) {
      unsafe read(Value.self, at: UnsafeRawPointer($0))
    }
  }

  func read(_ type: Any.Type, at place: UnsafeRawPointer) {
    unsafe fields.reader(of: type)(place, self)
  }

  /// Reads an enumeration by the name of its case and what that holds.
  func putCase(_ value: some Any) {
    let held = Mirror(reflecting: value).children.first
    let name = held?.label ?? "\(value)"
    if isNotingPhase { phase = name }
    isNotingPhase = false
    put(name)
    guard let held else { return }
    let type: Any.Type = Swift.type(of: held.value)
    readHeld(type, held.value)
  }

  private func readHeld<Held>(_ type: Held.Type, _ value: Any) {
    if let held = value as? Held { read(held) }
  }
}

/// How far both sides of the line have counted.
struct LinkNumbers {
  var hostEpoch = LinkEpoch.none
  var handpieceEpoch = LinkEpoch.none
  var host: UInt16 = 0
  var handpiece: UInt16 = 0
  var newestCommand: UInt16?
  var newestNotice: UInt16?
  /// The command whose answer the machine waits for.
  var outstanding: UInt16?
  /// The newest frame that the machine has taken.
  var newestHeard: UInt16?
  /// Whether the newest command is on the line once more.
  var isRepetitionUnderWay = false

  var isOneEpoch: Bool { hostEpoch == handpieceEpoch }
}

extension LinkNumbers {
  /// Where the numbers lie in their owners.
  private struct Places {
    let hostLink: Int
    let hostSequence: Int
    let guardSequence: Int
    let newestCommand: Int
    let newestNotice: Int

    init() {
      func offset(_ field: String, _ type: Any.Type) -> Int {
        FieldReading.offset(of: field, in: type) ?? -1
      }
      hostLink = offset("link", HandpieceMachine.self)
      hostSequence = hostLink + offset("sequence", HostLink.self)
      guardSequence = offset("sequence", GuardLink.self)
      newestCommand = offset("newestCommand", GuardLink.self)
      newestNotice = offset("newestNotice", GuardLink.self)
    }
  }

  private static let places = Places()

  init(of world: SmallWorld) {
    let places = Self.places
    let guardLink = world.handpiece.link
    handpieceEpoch = guardLink.epoch
    unsafe withUnsafeBytes(of: guardLink) { bytes in
      handpiece = unsafe bytes.load(fromByteOffset: places.guardSequence, as: UInt16.self)
      newestCommand = unsafe bytes.load(fromByteOffset: places.newestCommand, as: UInt16?.self)
      newestNotice = unsafe bytes.load(fromByteOffset: places.newestNotice, as: UInt16?.self)
    }
    isRepetitionUnderWay = world.towardsHandpiece.contains { [newestCommand, handpieceEpoch] in
      let header = $0.frame.header
      return header.sequence == newestCommand && header.epoch == handpieceEpoch
    }
    guard world.machine != nil else { return }
    hostEpoch = world.hostEpoch
    unsafe withUnsafeBytes(of: world.machine) { bytes in
      host = unsafe bytes.load(fromByteOffset: places.hostSequence, as: UInt16.self)
    }
  }
}
