import Glibc
import HandpieceGuard
import HandpieceSimulator
import HandpieceWire
import Quantities

/// What an instrument would have read of the newest delivery, for a simulated instrument to show: one
/// JSON object in a file that is replaced as a whole.
struct InstrumentFile {
  let path: String
  private var beginnings = 0

  init(path: String) {
    self.path = path
  }

  /// Writes once a delivery is over, before the line says so.
  mutating func follow(_ applicator: Applicator, _ newest: PulseNumber) {
    guard applicator.beginnings > beginnings, applicator.isSafe else { return }
    beginnings = applicator.beginnings
    write(applicator.instrumentReading, number: newest)
  }

  private func write(_ truth: SensorReading, number: PulseNumber) {
    let text = """
      {"number":\(number.rawValue),"energy_uj":\(truth.delivery.energyPerPin.count),\
      "width_us":\(truth.delivery.pulseWidth.count),"depth_um":\(truth.delivery.depth.count),\
      "load_ohm":\(truth.delivery.impedance.count),"pins":\(truth.tip?.pinCount ?? 0)}

      """
    let bytes = Array(text.utf8)
    let draft = path + ".new"
    let file = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { return Report.error("handpiece-sim: \(draft) cannot be written") }
    _ = unsafe Glibc.write(file, bytes, bytes.count)
    close(file)
    if unsafe rename(draft, path) != 0 {
      Report.error("handpiece-sim: \(path) cannot be written")
    }
  }
}
