// Continues the package's own manifest, for `run` to build the fuzzing targets with: the modules
// that read what comes from outside, and one program for each kind of it.

let fuzzedModules: Set = [
  "AuditLog", "ControlAPI", "DeviceCatalog", "DoseLimits", "HandpieceGuard", "HandpieceWire",
  "Quantities",
]

/// A program of libFuzzer's; its folder holds links to its file and to what of a shell it takes
/// along instead of building all of it.
func fuzzing(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  executable(name, dependencies, path: "Fuzzing/\(name)")
}

package.products = []
package.targets.removeAll { !fuzzedModules.contains($0.name) }
package.dependencies.removeAll { dependency in
  guard case .sourceControl(_, let location, _) = dependency.kind else { return true }
  return !["swift-crypto", "swift-nio", "Yams"].contains { location.hasSuffix("/\($0)") }
}
package.targets += [
  fuzzing("FrameDecoding", ["HandpieceWire", "Quantities"]),
  fuzzing("MessageDecoding", ["HandpieceGuard", "HandpieceWire", "Quantities"]),
  fuzzing("GuardDriving", ["HandpieceGuard", "HandpieceWire", "Quantities"]),
  fuzzing("RequestReading", ["ControlAPI", nioCore]),
  fuzzing("CatalogReading", ["DeviceCatalog", yams]),
  fuzzing("BundleReading", ["AuditLog"]),
  fuzzing("LogVerifying", ["AuditLog"]),
]
