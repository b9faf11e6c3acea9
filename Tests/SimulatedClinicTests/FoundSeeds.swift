import Backstage
import PromiseChecker
import SimulatedClinic
import Testing

/// Days that once broke something, each named for what it was.
@Suite struct `A day that was found` {
  /// A seed and what it showed.
  struct Found: CustomTestStringConvertible, Sendable {
    let seed: UInt64
    let what: String

    var testDescription: String { "\(seed): \(what)" }
  }

  private static let found = [
    Found(seed: 2, what: "a delivery whose record failed left a session that nobody could close"),
    Found(seed: 9, what: "a log was put back while a handpiece was armed"),
    Found(seed: 31, what: "a crash before the end of a session had foreign deliveries told twice"),
    Found(seed: 38, what: "a delivery whose record failed left a gap"),
    Found(seed: 71, what: "a frozen status had a session closed while the lease was alive"),
    Found(seed: 74, what: "an arm command without answer left nothing to assume"),
    Found(seed: 86, what: "a repeated frame was answered long after a stop"),
    Found(seed: 89, what: "a reset waited for the line until its request was given up"),
    Found(seed: 134, what: "a keep-alive that waited for the line went out after a stop"),
    Found(seed: 225, what: "a log was put back while an arm command was on its way"),
    Found(seed: 267, what: "a stop at the handpiece while another was lifted was answered twice"),
    Found(seed: 365, what: "a keep-alive that waited went out after a stop of the machine itself"),
    Found(seed: 415, what: "two handpieces, one of them greeted and not yet heard"),
    Found(seed: 479, what: "a frozen status hid what was delivered after the daemon had died"),
  ]

  @Test(arguments: found) func `keeps every promise now`(day: Found) throws {
    var clinic = Clinic(
      seed: day.seed, catalog: try Checkout.catalog(), pace: .hurried,
      without: [.consoleVanishes])
    clinic.live()
    let broken = clinic.checker.broken
    #expect(broken == [])
  }
}
