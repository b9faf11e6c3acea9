import DoseLimits

/// Reads a file under `instruments/`.
extension NodeReader {
  mutating func instrument(_ root: CatalogNode) -> InstrumentDescription? {
    guard
      let fields = fields(
        root, "an instrument",
        required: ["model", "name", "access", "quantities", "drift_ppm_per_year"] + Self.cited,
        optional: ["serial"])
    else { return nil }
    let before = defects.count
    let model = lowerCaseWord(fields["model"], "model")
    let name = text(fields["name"], "name")
    let isSerial = choice(
      fields["access"], "access", among: [(name: "manual", choice: false), ("serial", true)])
    let dialogue = serialDialogue(fields["serial"])
    if let node = fields["serial"], isSerial == false {
      refuse(node, "a person reads this instrument: it has no \"serial\"")
    }
    if isSerial == true, fields["serial"] == nil {
      refuse(root, "an instrument on a line lacks \"serial\"")
    }
    let quantities = quantities(
      fields["quantities"], model: model ?? "instrument", isSerial: isSerial)
    let drift = integer(fields["drift_ppm_per_year"], "drift_ppm_per_year", 0...500_000)
    let rule = reference(fields, id: model)
    guard defects.count == before, let model, let name, let isSerial, let drift, let rule
    else { return nil }
    let access = isSerial ? dialogue.map { InstrumentDescription.Access.serial($0) } : .manual
    return access.map {
      InstrumentDescription(
        model: model, name: name, access: $0, quantities: quantities, driftPPMPerYear: drift,
        rule: rule)
    }
  }

  private mutating func quantities(
    _ node: CatalogNode?, model: String, isSerial: Bool?
  ) -> [InstrumentQuantity] {
    var found: [InstrumentQuantity] = []
    for item in items(node, "quantities") {
      guard let quantity = quantity(item, model: model, isSerial: isSerial) else { continue }
      if found.contains(where: { $0.kind == quantity.kind }) {
        refuse(item, "quantities names \"\(quantity.kind.rawValue)\" twice")
      }
      found.append(quantity)
    }
    return found
  }

  private mutating func quantity(
    _ node: CatalogNode, model: String, isSerial: Bool?
  ) -> InstrumentQuantity? {
    guard
      let fields = fields(
        node, "a quantity",
        required: [
          "kind", "unit", "decimals", "minimum", "maximum", "idle_maximum", "agreement",
          "accuracy_ppm", "accuracy_digits",
        ] + Self.cited, optional: ["command"])
    else { return nil }
    let kind = choice(
      fields["kind"], "kind", among: Self.names(of: InstrumentQuantity.Kind.self))
    let unit = choice(
      fields["unit"], "unit", among: Self.names(of: InstrumentQuantity.Unit.self))
    let decimals = count(fields["decimals"], "decimals", 0...6)
    let digits: ClosedRange<Int64> = -1_000_000_000...1_000_000_000
    let minimum = integer(fields["minimum"], "minimum", digits)
    let maximum = integer(fields["maximum"], "maximum", digits)
    let idle = integer(fields["idle_maximum"], "idle_maximum", digits)
    let agreement = integer(fields["agreement"], "agreement", 0...1_000_000)
    let ppm = integer(fields["accuracy_ppm"], "accuracy_ppm", 0...500_000)
    let counts = integer(fields["accuracy_digits"], "accuracy_digits", 0...1_000_000)
    let command = command(fields["command"], "command")
    let rule = reference(fields, id: kind.map { "\(model)/\($0.rawValue)" })
    guard let kind, let unit, let decimals, let minimum, let maximum, let idle, let agreement,
      let ppm, let counts, let rule, Self.isSettled(fields["command"], command)
    else { return nil }
    if unit != kind.unit, let node = fields["unit"] {
      refuse(node, "\(kind.rawValue) is read in \(kind.unit.rawValue)")
    }
    if maximum <= minimum, let node = fields["maximum"] {
      refuse(node, "the maximum lies not above the minimum")
    } else if idle < minimum || idle > maximum, let node = fields["idle_maximum"] {
      refuse(node, "the idle maximum lies outside minimum and maximum")
    }
    if ppm == 0, counts == 0, let node = fields["accuracy_ppm"] {
      refuse(node, "no instrument is without error")
    }
    if let isSerial, isSerial != (command != nil) {
      refuse(
        fields["command"] ?? node,
        isSerial ? "a quantity on a line lacks \"command\"" : "a person is given no command")
    }
    return InstrumentQuantity(
      kind: kind, unit: unit, decimals: decimals, minimum: minimum, maximum: maximum,
      agreement: agreement, idleMaximum: idle, accuracyPPM: ppm, accuracyDigits: counts,
      command: command, rule: rule)
  }

  /// What is sent: printable ASCII, so that it cannot hold the end of a command.
  mutating func command(_ node: CatalogNode?, _ what: String) -> String? {
    guard let node, let text = text(node, what) else { return nil }
    guard text.utf8.count <= 100, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      refuse(node, "\(what) must be at most 100 printable ASCII characters")
      return nil
    }
    return text
  }
}

extension InstrumentQuantity.Kind {
  /// The unit it is read in.
  fileprivate var unit: InstrumentQuantity.Unit {
    switch self {
    case .voltageRMS: .millivolts
    case .currentRMS: .milliamperes
    case .power: .watts
    case .energy: .microjoules
    case .depth: .micrometres
    case .strokeRate: .millihertz
    case .vacuum: .pascals
    case .crystalFlow: .milligramsPerSecond
    }
  }
}
