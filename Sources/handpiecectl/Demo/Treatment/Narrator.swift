import ControlAPI
import DoseLimits
import Quantities

/// Tells people what goes on: headings, lines, and the progress of a pass.
struct Narrator: Sendable {
  private let stream: StandardStream
  private let isTerminal: Bool
  private var isLineOpen = false

  /// Without a terminal every tenth pulse is told.
  private static let plainInterval = 10
  private static let barWidth = 30
  private static let longestPass = 100_000

  init(to stream: StandardStream) {
    self.stream = stream
    isTerminal = stream.isTerminal
  }

  /// How many columns a line has; `nil` where nobody looks at a terminal.
  var width: Int? { stream.width }

  mutating func heading(_ text: String) {
    say("")
    say(isTerminal ? "\u{1B}[1m\(text)\u{1B}[0m" : text)
  }

  mutating func say(_ line: String) {
    closeLine()
    stream.write(line + "\n")
  }

  mutating func show(_ progress: PulseProgress) {
    let isLast = progress.pulses >= progress.plannedPulses
    if isTerminal {
      // One line, written over and over.
      stream.write("\r\u{1B}[K\(Self.line(progress))")
      isLineOpen = true
      if isLast { closeLine() }
    } else if isLast || progress.pulses % Self.plainInterval == 0 {
      say(Self.line(progress))
    }
  }

  /// Such as `  [#########---------------------]  9/30   19.8 mJ  1.19 mm  402 ohm`.
  static func line(_ progress: PulseProgress) -> String {
    let planned = min(max(1, progress.plannedPulses), longestPass)
    let done = min(max(0, progress.pulses), planned)
    let filled = done * barWidth / planned
    let bar =
      String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled)
    let count = String(progress.pulses)
    let padding = String(
      repeating: " ", count: max(0, String(progress.plannedPulses).count - count.count))
    return "  [\(bar)] \(padding)\(count)/\(progress.plannedPulses)"
      + " " + measured(progress).map { "  \($0)" }.joined()
  }

  /// What was measured of each dimension the handpiece has.
  private static func measured(_ progress: PulseProgress) -> [String] {
    var dimensions = Dimension.allCases
    // Of a single depth it is the energy per pin once more.
    if progress.delivered[.pulseEnergyPerPin] == progress.delivered[.energyPerPin] {
      dimensions.removeAll { $0 == .pulseEnergyPerPin }
    }
    let figures = dimensions.compactMap { dimension in
      progress.delivered[dimension].map {
        "\(Figures.bare($0, dimension)) \(Figures.unit(dimension))"
          + (dimension == .pulseEnergyPerPin ? " in all" : "")
      }
    }
    return figures + [progress.impedance.map { "\($0.count) ohm" }].compactMap { $0 }
  }

  private mutating func closeLine() {
    guard isLineOpen else { return }
    isLineOpen = false
    stream.write("\n")
  }
}
