import AuditStore
import CFaultDisk
import Foundation
import Synchronization

/// A disk that fails when it is told to, and the log on it. A test tells it only while no other
/// thread writes to it.
@safe final class FaultDisk: Sendable {
  /// What a call meets.
  enum Fault: Int32, CaseIterable {
    case fails = 1
    case failsButPersists
    case isShort
    case noSpace
    case crash
  }

  /// What a call does.
  enum Operation: Character {
    case write = "w"
    case sync = "s"
    case truncation = "t"
    case deletion = "d"
  }

  struct NotRegistered: Error {}
  struct NotCut: Error {}

  let folder: TemporaryFolder
  private nonisolated(unsafe) let disk: OpaquePointer
  private let name: String

  private static let count = Atomic(0)

  /// How many seeds the sweeps over all calls go through; more where somebody has the time.
  static let seedCount =
    ProcessInfo.processInfo.environment["FAULT_SEEDS"].flatMap { UInt64($0) } ?? 1

  init() throws {
    folder = try TemporaryFolder()
    name = "fault-\(Self.count.add(1, ordering: .relaxed).newValue)"
    guard let disk = unsafe fault_disk_create(name) else { throw NotRegistered() }
    unsafe self.disk = disk
  }

  deinit {
    unsafe fault_disk_destroy(disk)
  }

  /// Opens the log on this disk.
  func open(commitsPerCheckpoint: Int = 200) throws -> AuditDatabase {
    try AuditDatabase(
      path: folder.log, fileSystem: name, commitsPerCheckpoint: commitsPerCheckpoint)
  }

  /// Lets the call with this number, the first being 1, meet a fault.
  func plan(_ fault: Fault, at call: Int, seed: UInt64) {
    unsafe fault_disk_plan(disk, UInt64(call), fault.rawValue, seed)
  }

  /// How many calls there have been.
  var calls: Int { Int(unsafe fault_disk_calls(disk)) }

  /// What the planned fault has met, if it has come.
  var met: Operation? {
    let letter = Unicode.Scalar(UInt8(truncatingIfNeeded: unsafe fault_disk_met(disk)))
    return Operation(rawValue: Character(letter))
  }

  /// Lets everything fail, as for a process that is gone.
  func kill() { unsafe fault_disk_stop(disk, true) }

  /// Lets everything work again, and nothing meet a fault.
  func revive() {
    unsafe fault_disk_stop(disk, false)
    plan(.fails, at: 0, seed: 0)
  }

  func failReads(_ fails: Bool) { unsafe fault_disk_fail_reads(disk, fails) }

  /// Lets syncs succeed that sync nothing.
  func ignoreSyncs() { unsafe fault_disk_ignore_syncs(disk) }

  /// Lets the log and its reserve take no more than so many bytes.
  func limit(to bytes: Int) { unsafe fault_disk_limit(disk, Int64(bytes), folder.log + ".reserve") }

  /// Leaves what a power cut would; the log must be closed.
  func cutPower(seed: UInt64) throws {
    guard unsafe fault_disk_cut(disk, seed) else { throw NotCut() }
    revive()
  }
}
