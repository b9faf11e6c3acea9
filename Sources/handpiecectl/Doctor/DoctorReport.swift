/// All findings, as people and as programs read them.
package struct DoctorReport: Encodable, Hashable, Sendable {
  package let findings: [Finding]
  private let problems: Int
  private let warnings: Int
  private let unknown: Int

  package init(_ findings: [Finding]) {
    self.findings = findings
    problems = findings.count { $0.severity == .problem }
    warnings = findings.count { $0.severity == .warning }
    unknown = findings.count { $0.severity == .unknown }
  }

  /// 1 when something stands in the way of a treatment.
  package var exitCode: ExitStatus { problems > 0 ? .refused : .done }

  /// One line for what is in order, and for the rest what it is, what it means and what mends it.
  package func text(width: Int?) -> String {
    var lines: [String] = []
    for finding in findings {
      let title =
        Self.padded(finding.severity.rawValue, to: 9) + Self.padded(finding.check.title, to: 14)
      let sentence = indented(finding.sentence, width: width)
      lines += sentence.prefix(1).map { title + $0.dropFirst(Self.indent) } + sentence.dropFirst()
      if let meaning = finding.meaning { lines += indented(meaning, width: width) }
      // A command is copied: it stays in one line.
      if let remedy = finding.remedy {
        lines.append(String(repeating: " ", count: Self.indent) + "$ " + remedy)
      }
    }
    return lines.joined(separator: "\n") + "\n\n" + summary + "\n"
  }

  /// What it comes to, in one sentence.
  package var summary: String {
    let counts = [(problems, "problem"), (warnings, "warning"), (unknown, "unknown")]
      .filter { $0.0 > 0 }
      .map { count, name in
        "\(count) \(name)\(count == 1 || name == "unknown" ? "" : "s")"
      }
    let verdict =
      problems > 0
      ? "Something stands in the way of a treatment" : "Nothing stands in the way of a treatment"
    return counts.isEmpty ? "\(verdict)." : "\(verdict): \(counts.joined(separator: ", "))."
  }

  private static let indent = 23

  private func indented(_ text: String, width: Int?) -> [String] {
    let margin = String(repeating: " ", count: Self.indent)
    return TextWrapping.lines(margin + text, width: width, indent: Self.indent)
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

extension Finding.Check {
  /// The name of the check for people.
  fileprivate var title: String {
    switch self {
    case .modemManager: "ModemManager"
    case .rule: "udev rule"
    default: rawValue
    }
  }
}
