import Glibc
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities

/// The memory of a simulated handpiece, and of the chip of its tip, in files, so that it survives the
/// process.
///
/// A slot of the journal is its bytes and their CRC-32C; a slot that does not check was never
/// written whole and reads as empty. State and calibration have two copies each that are written in
/// turn, so that one is always whole.
struct FileMemory: HandpieceMemory {
  private let journal: Int32
  private let state: Int32
  private let calibration: Int32
  private let tip: Int32
  /// The tip that the handpiece has without any other having been put on.
  var firstTip = TipUID.none
  /// Whether the power goes when half of the next curve is written.
  var isCutAtCurve = false
  private var stateGeneration: UInt32
  private var calibrationGeneration: UInt32

  /// Record, its length, check value.
  private static let slotLength = DeliveryRecord.maximumLength + 8

  /// Opens or makes the files.
  init(folder: String) throws(SimulatorError) {
    if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw .stateUnusable(path: folder, reason: SimulatorError.text(of: errno))
    }
    journal = try Self.open("\(folder)/handpiece.journal")
    state = try Self.open("\(folder)/handpiece.state")
    calibration = try Self.open("\(folder)/handpiece.calibration")
    tip = try Self.open("\(folder)/handpiece.tip")
    stateGeneration = 0
    calibrationGeneration = 0
    stateGeneration = newestCopy(of: state)?.generation ?? 0
    calibrationGeneration = newestCopy(of: calibration)?.generation ?? 0
  }

  private static func open(_ path: String) throws(SimulatorError) -> Int32 {
    let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .stateUnusable(path: path, reason: SimulatorError.text(of: errno))
    }
    return descriptor
  }

  mutating func writeJournalSlot(_ slot: Int, _ bytes: Payload) -> Bool {
    write(bytes, to: journal, at: slot * Self.slotLength) && fdatasync(journal) == 0
  }

  func readJournalSlot(_ slot: Int) -> Payload? {
    read(from: journal, at: slot * Self.slotLength)
  }

  mutating func writeState(_ newest: DurableState) -> Bool {
    stateGeneration &+= 1
    return write(newest.payload, as: stateGeneration, to: state)
  }

  func readState() -> DurableState? {
    newestCopy(of: state).flatMap { DurableState(payload: $0.content) }
  }

  mutating func writeCalibration(_ newest: StoredCalibration) -> Bool {
    calibrationGeneration &+= 1
    guard isCutAtCurve else {
      return write(newest.payload, as: calibrationGeneration, to: calibration)
    }
    _ = write(newest.payload, as: calibrationGeneration, to: calibration, isHalf: true)
    PowerCut.now()
    return false
  }

  func readCalibration() -> StoredCalibration? {
    newestCopy(of: calibration).flatMap { StoredCalibration(payload: $0.content) }
  }

  mutating func writeTip(_ newest: Tip) {
    var writer = PayloadWriter()
    writer.put(firstTip.rawValue)
    writer.put(newest.uid.rawValue)
    writer.put(newest.usesLeft)
    _ = write(writer.payload, to: tip, at: 0)
  }

  /// The tip that was on last in a life that began with the same first one, and what its chip said;
  /// `nil` where none was used.
  func lastTip() -> (uid: TipUID, usesLeft: UInt16)? {
    guard let payload = read(from: tip, at: 0) else { return nil }
    var reader = PayloadReader(payload)
    guard reader.double() == firstTip.rawValue else { return nil }
    return (TipUID(reader.double()), reader.half())
  }

  /// Writes over the older copy.
  private func write(
    _ payload: Payload, as generation: UInt32, to file: Int32, isHalf: Bool = false
  ) -> Bool {
    var writer = PayloadWriter()
    writer.put(generation)
    for index in 0..<payload.count { writer.put(payload.byte(at: index)) }
    let place = Int(generation & 1) * Self.slotLength
    return write(writer.payload, to: file, at: place, isHalf: isHalf) && fdatasync(file) == 0
  }

  private func newestCopy(of file: Int32) -> (generation: UInt32, content: Payload)? {
    [readCopy(0, of: file), readCopy(1, of: file)].compactMap { $0 }
      .max { $0.generation < $1.generation }
  }

  private func readCopy(_ copy: Int, of file: Int32) -> (generation: UInt32, content: Payload)? {
    guard let payload = read(from: file, at: copy * Self.slotLength) else { return nil }
    var reader = PayloadReader(payload)
    let generation = reader.word()
    var writer = PayloadWriter()
    for index in 4..<max(4, payload.count) { writer.put(payload.byte(at: index)) }
    return (generation, writer.payload)
  }

  private func write(
    _ payload: Payload, to file: Int32, at offset: Int, isHalf: Bool = false
  ) -> Bool {
    var bytes = InlineArray<196, UInt8>(repeating: 0)
    bytes[0] = UInt8(truncatingIfNeeded: payload.count)
    for index in 0..<payload.count { bytes[4 + index] = payload.byte(at: index) }
    let checksum = CRC32C.checksum(of: bytes, count: 4 + payload.count)
    var buffer = (0..<4 + payload.count).map { bytes[$0] }
    for shift in [0, 8, 16, 24] as [UInt32] {
      buffer.append(UInt8(truncatingIfNeeded: checksum >> shift))
    }
    let count = isHalf ? buffer.count / 2 : buffer.count
    return unsafe pwrite(file, buffer, count, off_t(offset)) == count
  }

  private func read(from file: Int32, at offset: Int) -> Payload? {
    var buffer = [UInt8](repeating: 0, count: Self.slotLength)
    let count = unsafe pread(file, &buffer, buffer.count, off_t(offset))
    guard count > 8 else { return nil }
    let length = Int(buffer[0])
    guard length > 0, 4 + length + 4 <= count else { return nil }
    var bytes = InlineArray<196, UInt8>(repeating: 0)
    var writer = PayloadWriter()
    for index in 0..<4 + length { bytes[index] = buffer[index] }
    for index in 0..<length { writer.put(buffer[4 + index]) }
    var stored: UInt32 = 0
    for index in 0..<4 { stored |= UInt32(buffer[4 + length + index]) << UInt32(8 * index) }
    guard CRC32C.checksum(of: bytes, count: 4 + length) == stored else { return nil }
    return writer.payload
  }
}
