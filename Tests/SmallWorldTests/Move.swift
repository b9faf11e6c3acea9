/// What is chosen at the beginning of a step.
enum Move: Hashable, CustomStringConvertible {
  /// Time passes.
  case wait
  /// The foot goes down or comes up.
  case foot
  /// Somebody stops.
  case stop
  /// Somebody lifts the stop, naming the count that is shown.
  case reset
  /// The host dies before it handles this event of the step, and is back at once or after a while.
  case crash(before: UInt8, isLong: Bool)
  /// The handpiece loses power for a moment.
  case powerCut
  /// Another tip is put on, or the first one again.
  case tip
  /// The cable is pulled, and put back after a while.
  case unplug
  /// Somebody takes the permission back.
  case disarm
  /// This leaf of the step, and every one after it, does not come into the log until the host is
  /// started again.
  case recordFails(leaf: UInt8)
  /// This frame of the step meets a fault on the line.
  case line(LineFault)

  /// Whether it is counted: whatever people may do as often as they like is not.
  var isFault: Bool {
    switch self {
    case .wait, .foot, .reset: false
    case .stop, .crash, .powerCut, .tip, .unplug, .disarm, .recordFails, .line: true
    }
  }

  /// What happens once at most on any way.
  var onlyOnce: OnlyOnce {
    switch self {
    case .unplug: .unplug
    case .disarm: .disarm
    case .recordFails: .recordFails
    default: []
    }
  }

  /// What is counted to see that everything was tried.
  var kind: String {
    switch self {
    case .wait: "wait"
    case .foot: "foot"
    case .stop: "stop"
    case .reset: "reset"
    case .crash(_, let isLong): isLong ? "crash, back later" : "crash, back at once"
    case .powerCut: "power cut"
    case .tip: "other tip"
    case .unplug: "unplugged for a while"
    case .disarm: "disarmed"
    case .recordFails: "record fails"
    case .line(let fault): "\(fault.kind) towards the \(fault.direction)"
    }
  }

  static let kinds: [String] =
    ["wait", "foot", "stop", "reset", "crash, back later", "crash, back at once", "power cut"]
    + ["other tip", "unplugged for a while", "disarmed", "record fails"]
    + LineFault.Kind.allCases.flatMap { kind in
      LineFault.Direction.allCases.map { "\(kind) towards the \($0)" }
    }

  var description: String {
    switch self {
    case .crash(let event, _): "\(kind), before event \(event)"
    case .recordFails(let leaf): "\(kind), leaf \(leaf)"
    case .line(let fault): "frame \(fault.frame) \(kind)"
    default: kind
    }
  }
}

/// Moves that are taken once at most on any way.
struct OnlyOnce: OptionSet {
  let rawValue: UInt8

  static let unplug = Self(rawValue: 1)
  static let disarm = Self(rawValue: 2)
  static let recordFails = Self(rawValue: 4)
}

/// What happens to one frame on the line.
struct LineFault: Hashable {
  enum Direction: UInt8, CaseIterable {
    case handpiece
    case host
  }

  enum Kind: UInt8, CaseIterable {
    case lost
    /// It comes once more, later.
    case doubled
    /// It comes after the next few.
    case late
    /// It comes when nobody expects it any more.
    case stale
  }

  let direction: Direction
  let kind: Kind
  /// Which one of the frames of this step, in this direction.
  let frame: UInt8

  /// When the frame arrives, each time, in ms after it was sent.
  var arrivals: [Int64] {
    switch kind {
    case .lost: []
    case .doubled: [SmallWorld.transit, 60]
    case .late: [60]
    case .stale: [180]
    }
  }
}
