/// What leaves said that later ones, and the line, must agree with.
struct SessionFact: Sendable {
  let handpiece: String
  var isOpen = true
}

/// The limits of a pass.
struct EnvelopeFact: Sendable {
  /// The bounds of one dimension.
  struct Bound: Sendable {
    let minimum: Int64
    let settingMaximum: Int64
    let deliveredMaximum: Int64
  }

  let session: String
  let pass: String
  /// The first eight bytes of the SHA-256 of the leaf.
  let link: UInt64
  let bounds: [String: Bound]
  let pins: Int64
  let maximumPulses: Int64
  let maximumEnergy: Int64
  let pulseInterval: Int64
  let impedance: (least: Int64, most: Int64)
  let heat: (window: Int64, energy: Int64, coolDown: Int64)
  let temperature: Int64
  let rfTimeLimit: Int64

  init(_ leaf: LeafText, pass: String, link: UInt64) {
    session = leaf.text("session")
    self.pass = pass
    self.link = link
    var bounds: [String: Bound] = [:]
    for bound in leaf.list("bounds") {
      bounds[bound.text("dimension")] = Bound(
        minimum: bound.integer("minimum") ?? .max,
        settingMaximum: bound.integer("setting_maximum") ?? .min,
        deliveredMaximum: bound.integer("delivered_maximum") ?? .min)
    }
    self.bounds = bounds
    pins = leaf.integer("pins") ?? 0
    maximumPulses = leaf.integer("maximum_pulses") ?? 0
    maximumEnergy = leaf.integer("maximum_energy_uj") ?? 0
    pulseInterval = leaf.integer("pulse_interval_ms") ?? .max
    impedance = (
      leaf.integer("impedance_min_ohm") ?? .max, leaf.integer("impedance_max_ohm") ?? .min
    )
    heat = (
      leaf.integer("heat_window_ms") ?? .max, leaf.integer("heat_energy_uj") ?? .min,
      leaf.integer("cool_down_ms") ?? .max
    )
    temperature = leaf.integer("temperature_max_mdegc") ?? .min
    rfTimeLimit = leaf.integer("rf_time_limit_us") ?? -1
  }
}

/// The settings of a pass.
struct SettingsFact: Sendable {
  let hash: UInt64
  let energyPerPin: Int64?
}

/// One permission to fire.
struct ArmedFact: Sendable {
  let session: String
  let pass: String
  let guardHash: UInt64
  let settingsHash: UInt64
  let envelopeLink: UInt64
  let stopCount: UInt32
  let lastPulse: UInt32
}

/// How a number of a handpiece's counter stands in the log.
struct NumberFact: Sendable {
  var isCharged = false
  var isForeign = false
  var isAssumed = false

  var isAccounted: Bool { isCharged || isForeign }
}

/// The numbers of one handpiece's counter.
struct CounterFact: Sendable {
  /// What it had counted before this log knew it.
  var base: UInt32
  /// The last number the log accounts for.
  var last: UInt32
  var numbers: [UInt32: NumberFact] = [:]

  init(base: UInt32) {
    self.base = base
    last = base
  }

  /// Whether everything up to a number is in the log.
  func accounts(upTo number: UInt32) -> Bool { number <= last }
}

/// One delivery as its leaf tells it.
struct DeliveryFact: Sendable {
  let handpiece: String
  let number: UInt32
  let arm: UInt32
  let isPulse: Bool
  let isInterrupted: Bool
  /// Mean energy per pin and that of the hottest, of each depth that had any.
  let measured: [HandpieceWatch.Burst]
  let duration: Int64

  init(_ leaf: LeafText, number: UInt32, arm: UInt32) {
    handpiece = leaf.text("handpiece")
    self.number = number
    self.arm = arm
    isPulse = leaf.text("kind") == "pulse"
    isInterrupted = leaf.text("source") == "interrupted"
    measured = leaf.list("deliveries").compactMap { delivery in
      let hottest = delivery.integer("energy_max_uj") ?? 0
      guard hottest > 0 else { return nil }
      return HandpieceWatch.Burst(
        energyPerPin: delivery.integer("energy_uj") ?? 0, energyOfHottestPin: hottest)
    }
    duration = leaf.integer("duration_ms") ?? 0
  }
}
