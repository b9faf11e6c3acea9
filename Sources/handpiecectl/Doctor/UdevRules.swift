/// The rules that udev goes by, file by file.
struct UdevRules {
  struct File: Hashable {
    let name: String
    /// The folder it counts in; one in /etc hides one of the same name elsewhere.
    let folder: String
    let text: String

    var path: String { "\(folder)/\(name)" }
    /// Whether it says nothing, which is how a rule is switched off.
    var isEmpty: Bool { !text.contains { !$0.isWhitespace } }
  }

  let files: [File]

  /// From the strongest to the weakest.
  private static let folders = ["/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d"]

  init(of machine: MachineFolder) {
    var files: [String: File] = [:]
    for folder in Self.folders {
      let names = (try? machine.names(in: folder)) ?? []
      for name in names where name.hasSuffix(".rules") && files[name] == nil {
        let text = machine.text("\(folder)/\(name)") ?? ""
        files[name] = File(name: MachineFolder.printable(name), folder: folder, text: text)
      }
    }
    self.files = files.values.sorted { $0.name < $1.name }
  }

  /// Our own, such as `70-handpieced.rules`.
  var ours: File? {
    files.first { $0.name.hasSuffix("-\(Self.ourName)") || $0.name == Self.ourName }
  }

  static let ourName = "handpieced.rules"

  var areModemManagers: Bool { files.contains { $0.name.contains("-mm-") && !$0.isEmpty } }

  /// The file by which brltty takes devices of this chip, whatever else it asks of them.
  func brlttyClaim(vendor: UInt16, product: UInt16) -> File? {
    let chip = "\(String(vendor, radix: 16))/\(String(product, radix: 16))/"
    return files.first { file in
      file.name.contains("brltty")
        && file.text.split(separator: "\n").contains { line in
          !line.drop { $0 == " " || $0 == "\t" }.hasPrefix("#") && line.contains(chip)
        }
    }
  }
}
