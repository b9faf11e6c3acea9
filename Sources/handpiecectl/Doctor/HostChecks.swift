extension MachineView {
  /// Whether the wall clock can be trusted.
  func clockFindings() -> [Finding] {
    if surroundings.isClockSynchronised { return [.ok(.clock, "The clock is synchronised.")] }
    return [
      Finding(
        .clock, .warning, "The clock is not synchronised.",
        meaning: "Times in the log may be wrong, and so may be the days since a patient's last "
          + "visit.",
        remedy: "sudo timedatectl set-ntp true")
    ]
  }

  /// Whether the log has room to grow.
  func diskFindings() -> [Finding] {
    let folder = surroundings.stateFolder
    guard let disk = surroundings.disk else {
      return [
        Finding(
          .disk, .unknown, "There is no folder \(folder) to be seen.",
          meaning: "No daemon has kept its log there, so the disk of the log is not known.",
          remedy: "handpiecectl doctor --state DIR")
      ]
    }
    let sentence =
      "\(Self.size(disk.freeBytes)) of \(Self.size(disk.totalBytes)) are free where \(folder) lies."
    guard disk.freeBytes < DiskRoom.warningBytes else { return [.ok(.disk, sentence)] }
    let isProblem = disk.freeBytes < DiskRoom.problemBytes
    return [
      Finding(
        .disk, isProblem ? .problem : .warning, sentence,
        meaning: isProblem
          ? "The log may be full within the next treatment; without a log nothing fires."
          : "The log of one long day can take that much; without a log nothing fires.",
        remedy: "sudo du -xh --max-depth=2 \(folder)/.. | sort -h | tail")
    ]
  }

  private static func size(_ bytes: UInt64) -> String {
    let unit: (name: String, bytes: UInt64) =
      bytes < 1_000_000_000 ? ("MB", 1_000_000) : ("GB", 1_000_000_000)
    return Figures.decimal(Int64(clamping: bytes), divisor: unit.bytes, places: 1) + " \(unit.name)"
  }
}

extension DiskRoom {
  /// A leaf takes about a kilobyte; eight hours at ten pulses a second make 300,000 of them.
  static let warningBytes: UInt64 = 1_000_000_000
  /// Half an hour of that.
  static let problemBytes: UInt64 = 50_000_000
}
