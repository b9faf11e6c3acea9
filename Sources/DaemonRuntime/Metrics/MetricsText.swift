/// Figures in the text form that Prometheus reads, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
package struct MetricsText {
  package private(set) var text = ""

  package enum Kind: String {
    case counter
    case gauge
    case histogram
  }

  package init() {}

  /// Begins a family of samples.
  package mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// One sample of the family that was begun last.
  package mutating func sample(
    _ name: String, _ labels: [(name: String, value: String)], _ value: String
  ) {
    let written = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
    let braces = written.isEmpty ? "" : "{" + written.joined(separator: ",") + "}"
    text += "\(name)\(braces) \(value)\n"
  }

  /// A family of one sample.
  package mutating func single(
    _ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger
  ) {
    family(name, kind, help)
    sample(name, [], "\(value)")
  }

  /// µs as seconds, without rounding.
  package static func seconds(_ microseconds: UInt64) -> String {
    let fraction = String(microseconds % 1_000_000)
    let padded = String(repeating: "0", count: 6 - fraction.count) + fraction
    return "\(microseconds / 1_000_000).\(padded)"
  }

  private static func escaped(_ value: String) -> String {
    var escaped = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
