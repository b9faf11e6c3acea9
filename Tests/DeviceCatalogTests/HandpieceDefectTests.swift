import DeviceCatalog
import Testing

@Suite struct `A defect in a handpiece's description` {
  private static let insulated = RealFile.insulated
  private static let bare = RealFile.bare
  private static let sublative = RealFile.sublative
  private static let pen = RealFile.pen
  private static let crystals = RealFile.crystals

  static let ofFigures: [Spoiling] = [
    Spoiling(
      insulated, "recommended: 40000", "recommended: 61000", at: "recommended: 61000",
      "lies above the absolute one"),
    Spoiling(
      insulated, "recommended: 40000", "recommended: 1000", at: "recommended: 1000",
      "lies below its minimum", count: 2),
    Spoiling(
      pen, "recommended_minimum: 90000", "recommended_minimum: 55000",
      at: "recommended_minimum: 55000", "lies below the absolute one"),
    Spoiling(
      pen, "default: 110000", "default: 85000", at: "default: 85000",
      "outside its recommended bounds"),
    Spoiling(
      insulated, "default: 20000", "default: 41000", at: "default: 41000",
      "outside its recommended bounds"),
    Spoiling(
      insulated, "default: 20000", "default: 20500", at: "default: 20500",
      "no whole number of steps above its minimum"),
    Spoiling(
      insulated, "energy_per_pin_uj:\n", "energy_per_pin_mj:\n", at: "energy_per_pin_mj",
      "with its unit it is \"energy_per_pin_uj\"", count: nil),
    Spoiling(
      insulated, "tolerance_permille: 100", "tolerance_percent: 10", at: "tolerance_percent",
      "with its unit it is \"tolerance_permille\"", count: 2),
    Spoiling(
      insulated, "safer: less", "safer: perhaps", at: "safer: perhaps",
      "must be one of less, more, neither"),
    Spoiling(
      insulated, "simulated: true", "simulated: yes please", at: "simulated: yes please",
      "true or false"),
    Spoiling(
      insulated, "model: rfmn-49i", "model: rf-microneedling-49i", at: "model:",
      "at most 16 bytes on the wire, and has 20"),
    Spoiling(
      insulated, "simulated: true", "simulated: true\nudi_di: 04012345678901", at: "udi_di",
      "udi_di must be 1 to 64 printable ASCII characters in quotes"),
    Spoiling(
      insulated, "simulated: true", "simulated: true\nudi_di: \"0401 2345\"", at: "udi_di",
      "udi_di must be 1 to 64 printable ASCII characters in quotes"),
    Spoiling(
      insulated, "maximum_ohm: 1000", "maximum_ohm: 100", at: "  minimum_ohm", "no inside"),
    Spoiling(
      insulated, "warning_days: 335", "warning_days: 366", at: "  valid_days", "warns after"),
    Spoiling(
      bare, "basis: setting", "basis: delivered", at: "basis: delivered\n    tolerance_permille: 0",
      "a power level has the basis setting"),
    Spoiling(
      crystals, "vacuum_pa:\n", "depth_um:\n", at: "    minimum: 5000",
      "a handpiece for microdermabrasion has no depth_um", count: nil),
    Spoiling(
      insulated, "maximum: 60000\n", "maximum: 999998000\n", at: "    minimum: 2000",
      "does not fit the 32 bits of a report"),
  ]

  static let ofTips: [Spoiling] = [
    Spoiling(
      insulated, "    depth_um: {minimum: 500, maximum: 3500}",
      "    depth_um: {minimum: 500, maximum: 3600}", at: "depth_um: {minimum: 500, maximum: 3600}",
      "must lie in 500 to 3500"),
    Spoiling(
      insulated, "    depth_um: {minimum: 500, maximum: 3500}",
      "    depth_um: {minimum: 550, maximum: 3500}", at: "depth_um: {minimum: 550",
      "no whole number of steps"),
    Spoiling(
      bare, "{minimum: 2000, maximum: 60000}", "{minimum: 2000, maximum: 61000}",
      at: "{minimum: 2000, maximum: 61000}", "must lie in 0 to 60000"),
    Spoiling(
      sublative, "{minimum: 5000, maximum: 62000}", "{minimum: 62000, maximum: 5000}",
      at: "{minimum: 62000", "ends below its beginning"),
    Spoiling(
      sublative, "code: 2", "code: 1", at: "- kind: sub-44",
      "the tip code 1 is \"sub-64\" already"),
    Spoiling(
      sublative, "kind: sub-44", "kind: sub-64", at: "- kind: sub-64\n    code: 2",
      "is described twice"),
    Spoiling(sublative, "code: 2", "code: 0", at: "code: 0", "code must lie in 1 to 255"),
    Spoiling(sublative, "code: 2", "code: 256", at: "code: 256", "code must lie in 1 to 255"),
    Spoiling(insulated, "pins: 49", "pins: 0", at: "pins: 0", "pins must lie in 1 to 255"),
    Spoiling(crystals, "pins: 0", "pins: 1", at: "pins: 1", "pins must lie in 0 to 0"),
    Spoiling(
      sublative, "insulated: false", "insulated: true", at: "insulated: true",
      "only needles are insulated"),
  ]

  static let ofParts: [Spoiling] = [
    Spoiling(
      insulated, "electrodes: bipolar", "electrodes: monopolar", at: "electrodes: monopolar",
      "return electrode is not driven"),
    Spoiling(
      insulated, "electrodes: bipolar\n", "", at: "model:", "an RF handpiece lacks \"electrodes\""),
    Spoiling(
      insulated, "simulated: true", "simulated: false", at: "model:", "\"independent_limiter\""),
    Spoiling(
      insulated,
      "impedance_window:\n  minimum_ohm: 100\n  maximum_ohm: 1000\n"
        + "  source: https://abcdocz.com/doc/138048/\n  evidence: engineering\n", "",
      at: "model:", "an RF handpiece lacks \"impedance_window\""),
    Spoiling(
      pen, "calibration:\n",
      "temperature: {maximum_mdegc: 45000, source: \"https://example.org\", "
        + "evidence: engineering}\ncalibration:\n",
      at: "temperature:", "\"temperature\" does not belong to a handpiece without RF"),
    Spoiling(
      pen, "slices_per_press: 60", "pulses_per_press: 60", at: "pulses_per_press",
      "does not belong to a continuous handpiece", count: 2),
    Spoiling(
      insulated, "pulse_interval_ms: 200\n", "", at: "model:",
      "a pulsed handpiece lacks \"pulse_interval_ms\""),
    Spoiling(
      sublative, "rf_time_limit_us: 100000\n", "", at: "model:",
      "without pulse_width_us lacks \"rf_time_limit_us\""),
    Spoiling(
      insulated, "press_time_ms: 15000", "press_time_ms: 15000\nrf_time_limit_us: 1000",
      at: "rf_time_limit_us", "limits the time already"),
    Spoiling(
      insulated, "safe_state: [rf_off, needles_home]", "safe_state: [needles_home, rf_off]",
      at: "safe_state", "is reached by [rf_off, needles_home], in this order"),
    Spoiling(
      crystals, "safe_state: [flow_off, vacuum_vented]", "safe_state: [flow_off]",
      at: "safe_state", "is reached by [flow_off, vacuum_vented]"),
    Spoiling(
      insulated, "impedance, energy, temperature, depth", "impedance, energy, temperature",
      at: "sensing", "sensing lacks depth: depth_um is enforced as delivered"),
    Spoiling(
      bare, "impedance, energy, temperature", "impedance, temperature", at: "sensing",
      "sensing lacks energy: energy_per_pin_uj is bounded as delivered"),
    Spoiling(
      pen, "depth, stroke_rate", "depth", at: "sensing", "sensing lacks stroke_rate"),
    Spoiling(
      crystals, "vacuum, crystal_flow", "vacuum", at: "sensing", "sensing lacks crystal_flow"),
    Spoiling(
      insulated, "contact, impedance", "contact", at: "sensing", "sensing lacks impedance"),
  ]

  static let ofDerived: [Spoiling] = [
    Spoiling(
      bare, "formula: power_level_times_width", "formula: energy_times_depths",
      at: "formula: energy_times_depths", "gives pulse_energy_per_pin_uj, not energy_per_pin_uj"),
    Spoiling(
      insulated, "derived:\n",
      "derived:\n  energy_per_pin_uj: {formula: power_level_times_width, maximum: 60000, "
        + "recommended: 40000, basis: delivered, tolerance_permille: 100, "
        + "uncertainty_permille: 50, source: \"https://example.org\", evidence: engineering}\n",
      at: "  energy_per_pin_uj: {formula", "cannot be derived: the handpiece has no power_level",
      count: 2),
    Spoiling(
      bare, "    maximum: 60000\n    recommended: 40000",
      "    maximum: 60000\n    recommended: 70000", at: "recommended: 70000",
      "lies above the absolute one"),
    Spoiling(
      bare, "    - 7500\n", "    - 5000\n", at: "    - 5000\n    - 10000",
      "must rise: 5000 mW follows 5000 mW"),
    Spoiling(
      bare, "    - 50000\n", "", at: "    minimum: 1\n",
      "power_level goes to 20, power_levels only to 19"),
    Spoiling(
      insulated, "depth_plan:\n",
      "power_levels: {milliwatts: [1, 2], source: \"https://example.org\", "
        + "evidence: engineering}\ndepth_plan:\n",
      at: "power_levels", "power_levels without a power_level"),
    Spoiling(
      insulated, "spacing_um: 500", "spacing_um: 50", at: "  maximum_depths",
      "two depths would lie closer than the step of depth_um"),
    Spoiling(
      insulated, "spacing_um: 500", "spacing_um: 2000", at: "  maximum_depths",
      "do not fit into depth_um"),
    Spoiling(
      insulated, "maximum_depths: 3", "maximum_depths: 4", at: "maximum_depths: 4",
      "must lie in 1 to 3"),
    Spoiling(
      sublative, "tips:\n",
      "depth_plan: {maximum_depths: 2, spacing_um: 500, source: \"https://example.org\", "
        + "evidence: engineering}\ntips:\n",
      at: "depth_plan", "does not belong to a handpiece without needles"),
  ]

  /// What is left out is not made up.
  static let ofLack: [Spoiling] = [
    Spoiling(
      bare, "power_levels:\n", "power_levels:\n  unused: 1\n", at: "  unused",
      "unknown key \"unused\" in power_levels"),
    Spoiling(
      RealFile.sublative, "energy_per_pin_uj:\n", "pulse_width_us:\n", at: "  pulse_width_us:",
      "a handpiece for fractionalRF lacks energy_per_pin_uj", count: nil),
    Spoiling(
      insulated,
      "  pulse_energy_per_pin_uj:\n    formula: energy_times_depths\n"
        + "    maximum: 120000\n    recommended: 60000\n    basis: delivered\n"
        + "    tolerance_permille: 100\n    uncertainty_permille: 50\n"
        + "    source: https://510k.innolitics.com/search/K211217\n    evidence: engineering\n",
      "  {}\n", at: "  maximum_depths: 3",
      "several depths need the derived pulse_energy_per_pin_uj"),
    Spoiling(
      crystals, "    vacuum_pa: {minimum: 5000, maximum: 40000}\n",
      "    depth_um: {minimum: 500, maximum: 1000}\n", at: "    depth_um: {",
      "the handpiece has no depth_um that its tip could narrow"),
  ]

  @Test func `that leaves levels without powers or without their energy is refused`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.removeSection("power_levels", in: Self.bare)
    try catalog.removeSection("derived", in: Self.bare)
    try catalog.removeSection("depth_plan", in: Self.bare)
    try catalog.replace(
      "    energy_per_pin_uj: {minimum: 2000, maximum: 60000}\n", with: "", in: Self.bare)
    let reasons = try catalog.defects().map(\.reason)
    #expect(
      Set(reasons) == [
        "power_level says nothing without \"power_levels\"",
        "power_level needs the derived energy_per_pin_uj, which bounds its product with the width",
        "a handpiece for rfMicroneedling lacks energy_per_pin_uj",
      ])
  }

  @Test func `that leaves no dimension at all is refused`() throws {
    let catalog = try TemporaryCatalog()
    try catalog.removeSection("dimensions", in: Self.pen)
    try catalog.replace("tips:\n", with: "dimensions: {}\ntips:\n", in: Self.pen)
    let reasons = try catalog.defects().map(\.reason)
    #expect(reasons == ["a handpiece needs a dimension"])
  }

  static let ofUSB: [Spoiling] = [
    Spoiling(
      insulated, "product: 0x6001, serial_prefix: HP-}", "product: 0x6001}", at: "- {vendor",
      "needs a \"serial_prefix\""),
    Spoiling(
      insulated, "vendor: 0x0403", "vendor: 0x10403", at: "- {vendor: 0x10403",
      "0x0000 to 0xffff, and is 0x10403"),
    Spoiling(
      bare, "usb: []", "usb: [{vendor: 1027, product: 24577, serial_prefix: HP-25}]",
      at: "model: rfmn-25n", "the same USB device would match handpieces/rf-microneedling-insulated"
    ),
  ]

  @Test(arguments: ofFigures + ofTips + ofParts + ofDerived + ofLack + ofUSB)
  func `is refused with file, line and reason`(spoiling: Spoiling) throws {
    try spoiling.check()
  }
}
