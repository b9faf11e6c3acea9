/// What every module may import: the shape of the project, from the bottom to the top.
struct ImportTable {
  struct Row {
    let module: String
    /// Modules of ours, each of them further down in the table.
    let ours: Set<String>
    /// Modules of other packages.
    let packages: Set<String>
    /// No I/O, async, clock or randomness.
    let isCore: Bool
    /// Executables that are started as processes and so must be built, not imported.
    let starts: Set<String>
  }

  let rows: [Row]

  /// Modules of the platform that everything above the core may import.
  static let platform: Set = ["Dispatch", "FoundationEssentials", "Glibc", "Synchronization"]

  static let house = ImportTable(rows: [
    core("Quantities"),
    core("HandpieceWire", ["Quantities"]),
    core("HandpieceGuard", ["HandpieceWire", "Quantities"]),
    core("DoseLimits", ["Quantities"]),
    core("Calibration", ["HandpieceWire", "Quantities"]),
    // A second route to the limits, which shares no code with the first.
    core("LimitReference"),
    core("DeviceCatalog", ["DoseLimits", "Quantities"]),
    core("MeterProtocol", ["DeviceCatalog", "Quantities"]),
    core("AuditLog", ["Quantities"], ["Crypto"]),
    core("ControlAPI", ["DoseLimits", "Quantities"]),
    core("TechnicianConsole", ["ControlAPI", "DoseLimits", "Quantities"]),
    core(
      "TreatmentSession",
      [
        "AuditLog", "Calibration", "ControlAPI", "DeviceCatalog", "DoseLimits", "HandpieceWire",
        "Quantities",
      ]),
    core("HandpieceSimulator", ["HandpieceGuard", "HandpieceWire", "Quantities"], ["Crypto"]),
    // What is asserted of a simulated clinic shares no code with it.
    core("PromiseChecker"),
    core(
      "SimulatedClinic",
      [
        "AuditLog", "ControlAPI", "DeviceCatalog", "DoseLimits", "HandpieceGuard",
        "HandpieceSimulator", "HandpieceWire", "PromiseChecker", "Quantities", "TreatmentSession",
      ]),

    // Both routes to the limits, held against a log.
    core("QRCode"),
    core(
      "AuditDesk",
      ["AuditLog", "DeviceCatalog", "DoseLimits", "LimitReference", "QRCode", "Quantities"]),

    shell("CLinux"),
    shell("CSerialPort"),
    shell("CUdev"),
    shell("CatalogFiles", ["DeviceCatalog"], ["Yams"]),
    shell("SerialLine", ["CLinux", "CSerialPort"]),
    shell(
      "ReferenceMeter", ["CLinux", "DeviceCatalog", "MeterProtocol", "Quantities", "SerialLine"]),
    shell("HandpieceDiscovery", ["CUdev"]),
    // The protocols of systemd, without its library.
    shell("ServiceManager"),
    shell("Spawning"),
    shell("AuditStore", ["AuditLog", "Quantities"], ["GRDB", "GRDBSQLite"]),
    shell("BundleFiles", ["AuditDesk", "AuditLog", "AuditStore"]),
    shell(
      "DeskIndex", ["AuditDesk", "AuditLog", "AuditStore", "BundleFiles", "Quantities"], ["GRDB"]),
    // The auditor's pages, on the loopback interface only.
    shell(
      "DeskPages", ["AuditDesk", "AuditLog", "BundleFiles", "DeskIndex", "Quantities"],
      ["HTTPTypes", "Hummingbird", "Logging", "Mustache"]),
    shell(
      "IdentityStore", ["AuditLog", "ControlAPI", "DoseLimits", "Quantities"],
      ["Crypto", "CryptoExtras", "GRDB"]),
    shell(
      "ControlServer", ["CLinux", "ControlAPI", "Quantities"],
      [
        "HTTPTypes", "HummingbirdCore", "Logging", "NIOCore", "NIOHTTPTypes", "NIOPosix",
        "ServiceLifecycle",
      ]),
    shell(
      "ControlClient", ["CLinux", "ControlAPI", "DoseLimits", "Quantities"],
      ["NIOCore", "NIOHTTP1", "NIOPosix"]),

    // The simulator's public key is what tells the daemon that a line is simulated.
    shell(
      "DaemonRuntime",
      [
        "AuditLog", "AuditStore", "CLinux", "CatalogFiles", "ControlAPI", "ControlServer",
        "DeviceCatalog", "DoseLimits", "HandpieceDiscovery", "HandpieceSimulator", "HandpieceWire",
        "IdentityStore", "Quantities", "SerialLine", "ServiceManager", "TreatmentSession",
      ], ["Logging"]),
    shell(
      "handpieced",
      ["AuditLog", "DaemonRuntime", "Quantities", "ServiceManager", "TreatmentSession"],
      ["ArgumentParser", "Logging"]),
    // Its campaign of crashes asks the control socket, as a technician would.
    shell(
      "handpiece-sim",
      [
        "CLinux", "CatalogFiles", "ControlAPI", "ControlClient", "DeviceCatalog", "DoseLimits",
        "HandpieceGuard", "HandpieceSimulator", "HandpieceWire", "PromiseChecker", "Quantities",
        "SimulatedClinic", "Spawning",
      ], ["ArgumentParser"], starts: ["handpiece-audit", "handpieced"]),
    shell(
      "handpiece-audit",
      [
        "AuditDesk", "AuditLog", "AuditStore", "BundleFiles", "CatalogFiles", "ControlAPI",
        "ControlClient", "DeskIndex", "DeskPages", "Quantities",
      ], ["ArgumentParser"]),
    // The one program that reaches the network.
    shell(
      "handpiece-witness", ["AuditLog", "ControlAPI", "ControlClient"],
      ["ArgumentParser", "AsyncHTTPClient", "NIOCore", "NIOHTTP1"]),
    shell(
      "handpiecectl",
      [
        "AuditLog", "CLinux", "CatalogFiles", "ControlAPI", "ControlClient", "DeviceCatalog",
        "DoseLimits", "HandpieceDiscovery", "MeterProtocol", "Quantities", "ReferenceMeter",
        "Spawning", "TechnicianConsole",
      ], ["ArgumentParser"], starts: ["handpiece-audit", "handpiece-sim", "handpieced"]),
    shell("CBaseline"),
    shell(
      "handpiece-bench",
      [
        "AuditDesk", "AuditLog", "AuditStore", "BundleFiles", "CBaseline", "CLinux",
        "CatalogFiles", "ControlAPI", "ControlClient", "DeskIndex", "DeskPages", "DeviceCatalog",
        "DoseLimits", "HandpieceGuard", "HandpieceSimulator", "HandpieceWire",
        "Quantities", "Spawning",
      ], ["ArgumentParser", "Hummingbird", "Logging", "Yams"],
      starts: ["handpiecectl", "handpieced"]),
  ])

  private static func core(
    _ module: String, _ ours: Set<String> = [], _ packages: Set<String> = []
  ) -> Row {
    Row(module: module, ours: ours, packages: packages, isCore: true, starts: [])
  }

  private static func shell(
    _ module: String, _ ours: Set<String> = [], _ packages: Set<String> = [],
    starts: Set<String> = []
  ) -> Row {
    Row(module: module, ours: ours, packages: packages, isCore: false, starts: starts)
  }

  /// Where what modules import differs from their rows, and rows without a module.
  func differences(from imports: [String: Set<String>]) -> [String] {
    var differences = Set(imports.keys).subtracting(rows.map(\.module)).sorted()
      .map { "\($0) has no row in the import table" }
    for row in rows {
      guard let found = imports[row.module] else {
        differences.append("\(row.module) has a row in the import table and no folder")
        continue
      }
      let allowed = row.ours.union(row.packages)
      let platform = row.isCore ? [] : Self.platform
      differences += found.subtracting(allowed).subtracting(platform).sorted()
        .map { "\(row.module) imports \($0), which its row lacks" }
      differences += allowed.subtracting(found).sorted()
        .map { "\(row.module) does not import \($0), which its row lists" }
    }
    return differences
  }

  /// Rows that import something which does not stand further down.
  func upwardImports() -> [String] {
    var below: Set<String> = []
    var upward: [String] = []
    for row in rows {
      upward += row.ours.subtracting(below).sorted()
        .map { "\(row.module) imports \($0), which is not below it" }
      below.insert(row.module)
    }
    return upward
  }

  /// Core rows that import what is not core.
  func impureRows() -> [String] {
    let core = Set(rows.filter(\.isCore).map(\.module))
    return rows.filter(\.isCore).flatMap { row in
      let allowed =
        ["AuditLog", "HandpieceSimulator"].contains(row.module) ? core.union(["Crypto"]) : core
      return row.ours.union(row.packages).subtracting(allowed).sorted()
        .map { "\(row.module) is core and imports \($0)" }
    }
  }

  /// Everything of ours that a module is built with, itself included.
  func reach(of module: String) -> Set<String> {
    var reach: Set<String> = []
    var open = [module]
    while let next = open.popLast() {
      guard reach.insert(next).inserted else { continue }
      open += rows.filter { $0.module == next }.flatMap(\.ours)
    }
    return reach
  }
}
