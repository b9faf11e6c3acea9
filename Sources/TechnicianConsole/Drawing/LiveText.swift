import ControlAPI
import DoseLimits
import Quantities

extension SessionSnapshot {
  /// Whether there was an anaesthetic when it was opened.
  var isAnaesthetised: Bool {
    guard case .recorded = preparation?.anaesthetic else { return false }
    return true
  }
}

extension MillidegreesCelsius {
  /// In whole degrees.
  var inDegrees: String {
    "\(count < 0 ? "-" : "")\((count.magnitude + 500) / 1000) °C"
  }
}

extension Microjoules {
  /// In joules, with one decimal where it is not whole.
  var inJoules: String {
    let tenths = (count.magnitude + 50_000) / 100_000
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
