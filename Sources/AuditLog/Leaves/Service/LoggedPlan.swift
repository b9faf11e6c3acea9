package import Quantities

/// What leads from what a handpiece believes to what an instrument reads.
package struct LoggedCurve: LeafEntry {
  /// In the quantity's unit.
  package var offset: Int64
  package var gainPPM: Int64
  package var curvaturePPM: Int64
  /// In the quantity's unit.
  package var fullScale: Int64

  package init(offset: Int64, gainPPM: Int64, curvaturePPM: Int64, fullScale: Int64) {
    self.offset = offset
    self.gainPPM = gainPPM
    self.curvaturePPM = curvaturePPM
    self.fullScale = fullScale
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    offset = try fields.take("offset")
    gainPPM = try fields.take("gain_ppm")
    curvaturePPM = try fields.take("curvature_ppm")
    fullScale = try fields.take("full_scale")
  }

  package func write(to text: inout JSONText) {
    text.put("offset", offset)
    text.put("gain_ppm", gainPPM)
    text.put("curvature_ppm", curvaturePPM)
    text.put("full_scale", fullScale)
  }
}

/// The readings that are to be taken, and what is asked of them; amounts are in the quantity's unit.
package struct LoggedPlan: LeafEntry {
  package var minimum: Int64
  package var maximum: Int64
  package var step: Int64
  /// In thousandths of the maximum; empty where the points lie every so many counts.
  package var fitted: [Int64]
  package var verifying: [Int64]
  /// How many counts lie between points; 0 where they are shares.
  package var spacing: Int64
  /// 0 where there is no load.
  package var ratedLoad: Ohms
  /// In thousandths of the rated load.
  package var loadFactors: [Int64]
  package var repeats: Int
  package var homeReadings: Int
  package var degree: Int
  /// In thousandths of the maximum; `nil` where all points weigh alike.
  package var weightFloor: Int?
  package var stability: Permille
  package var stabilityFloor: Int64
  package var homeSpread: Int64
  package var backlash: Int64
  /// From where a handpiece in use reaches its set point: `up`, `down` or `both`.
  package var approach: ReasonCode

  package init(
    minimum: Int64, maximum: Int64, step: Int64, fitted: [Int64], verifying: [Int64],
    spacing: Int64, ratedLoad: Ohms, loadFactors: [Int64], repeats: Int, homeReadings: Int,
    degree: Int, weightFloor: Int?, stability: Permille, stabilityFloor: Int64,
    homeSpread: Int64, backlash: Int64, approach: ReasonCode
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
    self.fitted = fitted
    self.verifying = verifying
    self.spacing = spacing
    self.ratedLoad = ratedLoad
    self.loadFactors = loadFactors
    self.repeats = repeats
    self.homeReadings = homeReadings
    self.degree = degree
    self.weightFloor = weightFloor
    self.stability = stability
    self.stabilityFloor = stabilityFloor
    self.homeSpread = homeSpread
    self.backlash = backlash
    self.approach = approach
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    minimum = try fields.take("minimum")
    maximum = try fields.take("maximum")
    step = try fields.take("step")
    fitted = try fields.takeList("fitted_permille")
    verifying = try fields.takeList("verifying_permille")
    spacing = try fields.take("spacing")
    ratedLoad = try fields.take("rated_load_ohm")
    loadFactors = try fields.takeList("load_factors_permille")
    repeats = try fields.take("repeats")
    homeReadings = try fields.take("home_readings")
    degree = try fields.take("degree")
    weightFloor = try fields.takeKnown("weight_floor_permille")
    stability = try fields.take("stability_permille")
    stabilityFloor = try fields.take("stability_floor")
    homeSpread = try fields.take("home_spread")
    backlash = try fields.take("backlash")
    approach = try fields.take("approach")
  }

  package func write(to text: inout JSONText) {
    text.put("minimum", minimum)
    text.put("maximum", maximum)
    text.put("step", step)
    text.put("fitted_permille", fitted)
    text.put("verifying_permille", verifying)
    text.put("spacing", spacing)
    text.put("rated_load_ohm", ratedLoad)
    text.put("load_factors_permille", loadFactors)
    text.put("repeats", repeats)
    text.put("home_readings", homeReadings)
    text.put("degree", degree)
    text.put("weight_floor_permille", orMinusOne: weightFloor)
    text.put("stability_permille", stability)
    text.put("stability_floor", stabilityFloor)
    text.put("home_spread", homeSpread)
    text.put("backlash", backlash)
    text.put("approach", approach)
  }
}

/// The instrument that readings are held against, as its certificate names it.
package struct LoggedInstrument: LeafEntry {
  package var model: String
  package var serial: String
  package var certificate: String
  package var calibratedDay: CalendarDay
  package var dueDay: CalendarDay
  /// Empty where it says none.
  package var firmware: String

  package init(
    model: String, serial: String, certificate: String, calibratedDay: CalendarDay,
    dueDay: CalendarDay, firmware: String
  ) {
    self.model = model
    self.serial = serial
    self.certificate = certificate
    self.calibratedDay = calibratedDay
    self.dueDay = dueDay
    self.firmware = firmware
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    model = try fields.take("model")
    serial = try fields.take("serial")
    certificate = try fields.take("certificate")
    calibratedDay = try fields.take("calibrated_day")
    dueDay = try fields.take("due_day")
    firmware = try fields.take("firmware")
  }

  package func write(to text: inout JSONText) {
    text.put("model", model)
    text.put("serial", serial)
    text.put("certificate", certificate)
    text.put("calibrated_day", calibratedDay)
    text.put("due_day", dueDay)
    text.put("firmware", firmware)
  }
}

/// One contribution to the uncertainty of every reading.
package struct LoggedUncertainty: LeafEntry {
  package var source: ReasonCode
  package var name: String
  /// The fixed part of the half width, in thousandths of the quantity's unit.
  package var thousandths: Int64
  /// The part that grows with the reading.
  package var ppm: Int64
  /// How many times it counts.
  package var sensitivity: Int64
  /// The square of what leads from the half width to a standard uncertainty.
  package var divisorSquared: Int64

  package init(
    source: ReasonCode, name: String, thousandths: Int64, ppm: Int64, sensitivity: Int64,
    divisorSquared: Int64
  ) {
    self.source = source
    self.name = name
    self.thousandths = thousandths
    self.ppm = ppm
    self.sensitivity = sensitivity
    self.divisorSquared = divisorSquared
  }

  package init(from fields: inout LeafFields) throws(AuditLogError) {
    source = try fields.take("source")
    name = try fields.take("name")
    thousandths = try fields.take("half_width_thousandths")
    ppm = try fields.take("half_width_ppm")
    sensitivity = try fields.take("sensitivity")
    divisorSquared = try fields.take("divisor_squared")
  }

  package func write(to text: inout JSONText) {
    text.put("source", source)
    text.put("name", name)
    text.put("half_width_thousandths", thousandths)
    text.put("half_width_ppm", ppm)
    text.put("sensitivity", sensitivity)
    text.put("divisor_squared", divisorSquared)
  }
}
