import ArgumentParser
import CLinux
import Quantities

extension CalendarDay: ExpressibleByArgument {
  package init?(argument: String) {
    self.init(argument)
  }

  /// Today by this machine's clock.
  static var today: CalendarDay {
    UTCInstant(microseconds: clinux_utc_microseconds()).day
  }
}
