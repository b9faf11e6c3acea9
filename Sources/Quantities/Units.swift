package enum MicrojouleUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "uj" }
}

package enum MilliwattUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "mw" }
}

package enum MicrosecondUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "us" }
}

package enum MillisecondUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "ms" }
}

package enum MicrometreUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "um" }
}

package enum MillidegreeCelsiusUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "mdegc" }
}

package enum OhmUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "ohm" }
}

package enum PascalUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "pa" }
}

package enum MilligramPerSecondUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "mg_per_s" }
}

package enum MillihertzUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "mhz" }
}

package enum SquareMillimetreUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "mm2" }
}

package enum DayUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "days" }
}

package enum PermilleUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "permille" }
}

package enum MinuteUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "min" }
}

package enum PowerLevelUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "level" }
}

package enum MicrojoulePerSquareCentimetreUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "uj_per_cm2" }
}

package enum MillisecondPerSquareCentimetreUnit: MeasurementUnit {
  package static var keySuffix: StaticString { "ms_per_cm2" }
}

/// Energy, in µJ. RF energies are per pin unless a name says otherwise.
package typealias Microjoules = Quantity<MicrojouleUnit>
/// Power, in mW.
package typealias Milliwatts = Quantity<MilliwattUnit>
/// A span of time, in µs.
package typealias Microseconds = Quantity<MicrosecondUnit>
/// A span of time, in ms.
package typealias Milliseconds = Quantity<MillisecondUnit>
/// Depth below the skin surface, in µm.
package typealias Micrometres = Quantity<MicrometreUnit>
/// Temperature, in m°C.
package typealias MillidegreesCelsius = Quantity<MillidegreeCelsiusUnit>
/// Impedance, in Ω.
package typealias Ohms = Quantity<OhmUnit>
/// Vacuum below ambient, in Pa.
package typealias Pascals = Quantity<PascalUnit>
/// Crystal flow, in mg/s.
package typealias MilligramsPerSecond = Quantity<MilligramPerSecondUnit>
/// Stroke rate, in mHz (thousandths of a stroke per second).
package typealias Millihertz = Quantity<MillihertzUnit>
/// Area of skin, in mm².
package typealias SquareMillimetres = Quantity<SquareMillimetreUnit>
/// Whole days between two calendar dates.
package typealias Days = Quantity<DayUnit>
/// A factor, in thousandths.
package typealias Permille = Quantity<PermilleUnit>
/// Whole minutes.
package typealias Minutes = Quantity<MinuteUnit>
/// One of a handpiece's numbered power levels; the first is 1.
package typealias PowerLevel = Quantity<PowerLevelUnit>
/// Energy of all pins together on each cm² of skin, in µJ.
package typealias MicrojoulesPerSquareCentimetre = Quantity<MicrojoulePerSquareCentimetreUnit>
/// How long a continuous delivery lasts for each cm² of skin, in ms.
package typealias MillisecondsPerSquareCentimetre = Quantity<MillisecondPerSquareCentimetreUnit>
