/// The three answers, of a list.
enum Recorded<Item> {
  case none
  case unknown
  case recorded([Item])
}

/// One item that cannot be read leaves the whole answer unknown.
func recorded<Item>(_ tree: Plain, _ read: (Plain) -> Item?) -> Recorded<Item> {
  if tree == .text("none") { return .none }
  guard let list = tree.at("recorded").list else { return .unknown }
  var items: [Item] = []
  for entry in list {
    guard let item = read(entry) else { return .unknown }
    items.append(item)
  }
  return .recorded(items)
}

/// A treatment of an earlier day.
struct PastTreatment {
  var area: String
  var procedure: String
  var day: Int64?

  init?(_ tree: Plain) {
    guard let area = tree.at("area").text, let procedure = tree.at("procedure").text else {
      return nil
    }
    self.area = area
    self.procedure = procedure
    day = tree.at("day").text.flatMap(dayNumber)
  }
}

/// A pass that this visit has had.
struct VisitPass {
  var area: String
  var procedure: String
  /// By dimension name without unit.
  var values: Plain
  var energyMicrojoules: Int64
  var exposureMilliseconds: Int64

  init?(_ tree: Plain) {
    guard let area = tree.at("area").text, let procedure = tree.at("procedure").text,
      let energy = tree.at("energy_uj").integer, energy >= 0,
      let exposure = tree.at("exposure_ms").integer, exposure >= 0
    else { return nil }
    self.area = area
    self.procedure = procedure
    values = tree.at("values")
    energyMicrojoules = energy
    exposureMilliseconds = exposure
  }
}

/// A test spot of an earlier day.
struct TestSpot {
  var model: String
  var area: String
  var day: Int64?
  var isAcceptable: Bool
  /// By name of the tested dimension without unit.
  var values: [String: Int64] = [:]

  init?(_ tree: Plain) {
    guard let model = tree.at("model").text, let area = tree.at("area").text else { return nil }
    self.model = model
    self.area = area
    day = tree.at("day").text.flatMap(dayNumber)
    isAcceptable = tree.at("grade").text == "acceptable"
    values["energy_per_pin"] = tree.at("energy_per_pin_uj").integer
    values["pulse_energy_per_pin"] =
      tree.at("pulse_energy_per_pin_uj").integer ?? tree.at("energy_per_pin_uj").integer
    values["depth"] = tree.at("depth_um").integer
    values["vacuum"] = tree.at("vacuum_pa").integer
    values["crystal_flow"] = tree.at("crystal_flow_mg_per_s").integer
  }
}
