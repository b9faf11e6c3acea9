// swift-tools-version: 6.3

import PackageDescription

// Settings every Swift target shares

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
]

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil,
  exclude: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: settings)
}

/// A library, or its tests, that is asked millions of questions by proofs and simulations: optimised
/// also in debug builds, or these would take hours.
func optimised(_ target: Target) -> Target {
  target.swiftSettings = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]
  return target
}

func executable(
  _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil
) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

// What comes from elsewhere

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// The package

let package = Package(
  name: "handpieced",
  products: [
    .executable(name: "handpieced", targets: ["handpieced"]),
    .executable(name: "handpiecectl", targets: ["handpiecectl"]),
    .executable(name: "handpiece-audit", targets: ["handpiece-audit"]),
    .executable(name: "handpiece-witness", targets: ["handpiece-witness"]),
    .executable(name: "handpiece-sim", targets: ["handpiece-sim"]),
    .executable(name: "handpiece-bench", targets: ["handpiece-bench"]),
    // Preloaded by tests into programs that run under `MockBus`, or by another wall clock.
    .library(name: "MockBusShim", type: .dynamic, targets: ["MockBusShim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // Core: no I/O, no async, no clock, no randomness. Imports go down only
    // (`Tests/HouseTests` holds the table).
    optimised(library("Quantities")),
    optimised(library("HandpieceWire", ["Quantities"])),
    optimised(library("HandpieceGuard", ["HandpieceWire", "Quantities"])),
    optimised(library("DoseLimits", ["Quantities"])),
    optimised(library("Calibration", ["HandpieceWire", "Quantities"])),
    // The limits once more, from their description alone: it shares nothing with `DoseLimits`.
    optimised(library("LimitReference")),
    library("DeviceCatalog", ["DoseLimits", "Quantities"]),
    library("MeterProtocol", ["DeviceCatalog", "Quantities"]),
    optimised(library("AuditLog", ["Quantities", crypto])),
    library("ControlAPI", ["DoseLimits", "Quantities"]),
    // The technician's screen: events in, cells and effects out.
    optimised(library("TechnicianConsole", ["ControlAPI", "DoseLimits", "Quantities"])),
    optimised(
      library(
        "TreatmentSession",
        [
          "AuditLog", "Calibration", "ControlAPI", "DeviceCatalog", "DoseLimits", "HandpieceWire",
          "Quantities",
        ])),
    optimised(
      library("HandpieceSimulator", ["HandpieceGuard", "HandpieceWire", "Quantities", crypto])),
    // The promises once more, from bytes and leaves alone: it shares nothing with the daemon.
    optimised(library("PromiseChecker")),
    optimised(
      library(
        "SimulatedClinic",
        [
          "AuditLog", "ControlAPI", "DeviceCatalog", "DoseLimits", "HandpieceGuard",
          "HandpieceSimulator", "HandpieceWire", "PromiseChecker", "Quantities",
          "TreatmentSession",
        ])),

    // Bytes as a picture that telephones read.
    optimised(library("QRCode")),
    // What the auditor's desk makes of a log: it holds both routes to the limits.
    optimised(
      library(
        "AuditDesk",
        ["AuditLog", "DeviceCatalog", "DoseLimits", "LimitReference", "QRCode", "Quantities"])),

    // Shells: each owns one kind of I/O.
    .target(name: "CLinux"),
    .systemLibrary(
      name: "CSerialPort", pkgConfig: "libserialport", providers: [.apt(["libserialport-dev"])]),
    .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
    library("CatalogFiles", ["DeviceCatalog", yams]),
    library("SerialLine", ["CLinux", "CSerialPort"]),
    library(
      "ReferenceMeter", ["CLinux", "DeviceCatalog", "MeterProtocol", "Quantities", "SerialLine"]),
    library("HandpieceDiscovery", ["CUdev"]),
    // The protocols of systemd, without its library.
    library("ServiceManager"),
    // Programs that ours start as their children.
    library("Spawning"),
    library("AuditStore", ["AuditLog", "Quantities", grdb, grdbSQLite]),
    library("BundleFiles", ["AuditDesk", "AuditLog", "AuditStore"]),
    library(
      "DeskIndex", ["AuditDesk", "AuditLog", "AuditStore", "BundleFiles", "Quantities", grdb]),
    library(
      "DeskPages",
      [
        "AuditDesk", "AuditLog", "BundleFiles", "DeskIndex", "Quantities", httpTypes, hummingbird,
        logging, mustache,
      ]),
    library(
      "IdentityStore",
      ["AuditLog", "ControlAPI", "DoseLimits", "Quantities", crypto, cryptoExtras, grdb]),
    library(
      "ControlServer",
      [
        "CLinux", "ControlAPI", "Quantities", hummingbirdCore, httpTypes, logging, nioCore,
        nioHTTPTypes, nioPosix, serviceLifecycle,
      ]),
    library(
      "ControlClient",
      ["CLinux", "ControlAPI", "DoseLimits", "Quantities", nioCore, nioHTTP1, nioPosix]),

    // Composition and executables.
    library(
      "DaemonRuntime",
      [
        "AuditLog", "AuditStore", "CatalogFiles", "CLinux", "ControlAPI", "ControlServer",
        "DeviceCatalog", "DoseLimits", "HandpieceDiscovery", "HandpieceSimulator", "HandpieceWire",
        "IdentityStore", "Quantities", "SerialLine", "ServiceManager", "TreatmentSession", logging,
      ]),
    executable(
      "handpieced",
      [
        "AuditLog", "DaemonRuntime", "Quantities", "ServiceManager", "TreatmentSession",
        argumentParser, logging,
      ]),
    // `handpieced`, `handpiece-sim` and `handpiece-audit` are started by
    // `handpiecectl demo` as processes; the edges make `swift run` build them.
    executable(
      "handpiecectl",
      [
        "AuditLog", "CatalogFiles", "CLinux", "ControlAPI", "ControlClient", "DeviceCatalog",
        "DoseLimits", "HandpieceDiscovery", "MeterProtocol", "Quantities", "ReferenceMeter",
        "Spawning", "TechnicianConsole", argumentParser, "handpieced", "handpiece-sim",
        "handpiece-audit",
      ]),
    executable(
      "handpiece-audit",
      [
        "AuditDesk", "AuditLog", "AuditStore", "BundleFiles", "CatalogFiles", "ControlAPI",
        "ControlClient", "DeskIndex", "DeskPages", "Quantities", argumentParser,
      ]),
    executable(
      "handpiece-witness",
      [
        "AuditLog", "ControlAPI", "ControlClient", argumentParser, asyncHTTPClient, nioCore,
        nioHTTP1,
      ]),
    // `handpiece-sim crash-campaign` kills `handpieced` and starts `handpiece-audit`.
    executable(
      "handpiece-sim",
      [
        "CatalogFiles", "CLinux", "ControlAPI", "ControlClient", "DeviceCatalog", "DoseLimits",
        "HandpieceGuard", "HandpieceSimulator", "HandpieceWire", "PromiseChecker", "Quantities",
        "SimulatedClinic", "Spawning", argumentParser, "handpiece-audit", "handpieced",
      ]),

    // Measurements, each beside a plain C program doing the same.
    .target(name: "CBaseline", linkerSettings: [.linkedLibrary("sqlite3")]),
    executable(
      "handpiece-bench",
      [
        "AuditDesk", "AuditLog", "AuditStore", "BundleFiles", "CatalogFiles", "CBaseline", "CLinux",
        "ControlAPI", "ControlClient", "DeskIndex", "DeskPages", "DeviceCatalog", "DoseLimits",
        "HandpieceGuard", "HandpieceSimulator", "HandpieceWire", "Quantities", "Spawning",
        argumentParser, "handpiecectl", "handpieced", hummingbird, logging, yams,
      ]),

    tests(
      "TreatmentSessionTests",
      [
        "AuditLog", "Backstage", "Calibration", "CatalogFiles", "ControlAPI", "DeviceCatalog",
        "DoseLimits", "HandpieceGuard", "HandpieceSimulator", "HandpieceWire", "Quantities",
        "TreatmentSession",
      ]),
    tests(
      "SimulatedClinicTests",
      ["Backstage", "PromiseChecker", "SimulatedClinic"]),
    // Every state of the smallest world in which all can go wrong.
    optimised(
      tests(
        "SmallWorldTests",
        [
          "AuditLog", "Backstage", "ControlAPI", "DeviceCatalog", "DoseLimits",
          "HandpieceGuard", "HandpieceWire", "Quantities", "TreatmentSession",
        ])),
    tests("QuantitiesTests", ["Quantities"]),
    tests("HandpieceWireTests", ["Backstage", "HandpieceWire", "Quantities", crypto]),
    tests("HandpieceGuardTests", ["HandpieceGuard", "HandpieceWire", "Quantities"]),
    tests("DoseLimitsTests", ["Backstage", "DoseLimits", "Quantities"]),
    tests("CalibrationTests", ["Calibration", "HandpieceWire", "Quantities"]),
    tests("QRCodeTests", ["Backstage", "QRCode"], exclude: ["Golden"]),
    tests("LimitReferenceTests", ["Backstage", "LimitReference", yams]),
    optimised(
      tests(
        "LimitProofTests",
        ["Backstage", "DeviceCatalog", "DoseLimits", "LimitReference", "Quantities", yams])),
    tests(
      "HandpieceSimulatorTests",
      ["HandpieceGuard", "HandpieceSimulator", "HandpieceWire", "Quantities"]),
    tests(
      "DeviceCatalogTests",
      ["Backstage", "CatalogFiles", "DeviceCatalog", "DoseLimits", "Quantities"]),
    tests("AuditLogTests", ["AuditLog", "Backstage", "Quantities"]),
    // What several suites use: the checkout, programs that are run or talked to, sockets that behave
    // badly, threads of their own.
    library(
      "Backstage", ["CatalogFiles", "DeviceCatalog"], path: "Tests/Backstage",
      exclude: ["esmeter.py"]),
    // A disk that fails when a test wants it to, as a file system of SQLite's.
    .target(
      name: "CFaultDisk", path: "Tests/CFaultDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    tests(
      "AuditStoreTests", ["AuditLog", "AuditStore", "Backstage", "CFaultDisk", "Quantities", grdb]),
    tests(
      "IdentityStoreTests", ["AuditLog", "ControlAPI", "DoseLimits", "IdentityStore", "Quantities"]
    ),
    tests("SerialLineTests", ["CLinux", "SerialLine"]),
    tests(
      "MeterProtocolTests",
      ["Backstage", "CatalogFiles", "DeviceCatalog", "MeterProtocol", "Quantities"]),
    tests(
      "ReferenceMeterTests",
      [
        "Backstage", "CLinux", "CatalogFiles", "DeviceCatalog", "MeterProtocol", "Quantities",
        "ReferenceMeter", "SerialLine",
      ]),
    tests("HandpieceDiscoveryTests", ["HandpieceDiscovery"]),
    tests("ServiceManagerTests", ["ServiceManager"]),
    tests("SpawningTests", ["Spawning"]),
    // A mock USB bus for programs that are started under it, and one such program.
    .systemLibrary(
      name: "MockBusUmockdev", path: "Tests/MockBusUmockdev", pkgConfig: "umockdev-1.0",
      providers: [.apt(["libumockdev-dev"])]),
    .target(name: "MockBusShim", path: "Tests/MockBusShim"),
    .executableTarget(name: "MockBus", dependencies: ["MockBusUmockdev"], path: "Tests/MockBus"),
    executable(
      "MockBusObserver", ["HandpieceDiscovery", "SerialLine"], path: "Tests/MockBusObserver"),
    tests(
      "MockBusTests",
      [
        "Backstage", "CLinux", "MockBus", "MockBusObserver", "MockBusShim", "handpiece-audit",
        "handpiece-sim", "handpieced",
      ]),
    tests("HouseTests", ["Backstage"]),
    // What is installed beside the programs, asked of those who read it.
    tests("SystemFilesTests", ["Backstage"]),
    tests("CrashTests", ["Backstage", "handpiece-audit", "handpiece-sim", "handpieced"]),
    tests(
      "DaemonRuntimeTests",
      [
        "AuditLog", "AuditStore", "Backstage", "ControlAPI", "DaemonRuntime",
        "DeviceCatalog", "DoseLimits", "HandpieceWire", "Quantities", "TreatmentSession", logging,
      ]),
    tests(
      "DaemonTests",
      [
        "Backstage", "CLinux", "ControlAPI", "ControlClient", "DoseLimits", "Quantities",
        "handpiece-audit", "handpiece-bench", "handpiece-sim", "handpiece-witness", "handpiecectl",
        "handpieced",
      ], exclude: ["Released", "Service/certificate.py"]),
    tests(
      "DemoTests",
      [
        "Backstage", "ControlAPI", "ControlClient", "DeviceCatalog", "DoseLimits", "Quantities",
        "handpiece-audit", "handpiece-sim", "handpiecectl", "handpieced",
      ]),
    tests(
      "HandpiecectlTests",
      ["Backstage", "ControlAPI", "DeviceCatalog", "DoseLimits", "Quantities", "handpiecectl"]),
    tests(
      "PrescriberTests",
      ["AuditLog", "AuditStore", "Backstage", "Quantities", "handpiece-audit", "handpiecectl"]),
    tests(
      "AuditToolTests", ["AuditLog", "AuditStore", "Backstage", "Quantities", "handpiece-audit"],
      exclude: ["Recorded"]),
    tests(
      "AuditDeskTests",
      [
        "AuditDesk", "AuditLog", "AuditStore", "Backstage", "BundleFiles", "CatalogFiles",
        "DeskIndex", "DeskPages", "DeviceCatalog", "Quantities", "SimulatedClinic",
        "handpiece-audit",
      ]),
    tests(
      "WitnessTests",
      [
        "AuditLog", "Backstage", "ControlAPI", "ControlClient", "ControlServer", "handpiece-sim",
        "handpiece-witness", "handpieced", nioCore, nioPosix,
      ]),
    tests(
      "ControlServerTests",
      ["Backstage", "ControlAPI", "ControlClient", "ControlServer", "DoseLimits", "Quantities"]),
    tests(
      "TechnicianConsoleTests",
      ["Backstage", "ControlAPI", "DoseLimits", "Quantities", "TechnicianConsole"],
      exclude: ["Golden"]),
    tests(
      "ConsoleTests",
      [
        "Backstage", "ControlAPI", "ControlClient", "DoseLimits", "Quantities", "handpiece-sim",
        "handpiecectl", "handpieced",
      ]),
  ]
)
