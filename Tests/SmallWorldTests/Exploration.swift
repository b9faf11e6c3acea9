/// Every state of a small world that so many faults can lead to, breadth first: what costs nothing is
/// followed to its end before the next fault is spent, so that each state is met with as many faults
/// left as it can be.
struct Exploration {
  /// A promise that was not kept, and the way there.
  struct Finding {
    let failure: String
    let moves: [Move]
  }

  let faults: Int
  /// From one of so many states that one fault leads to, more faults are tried.
  var deepensOneOf: UInt64 = 1
  /// Of so many states one is stopped to see that it becomes safe.
  var stopsOneOf: UInt64 = 64
  /// Of so many meetings of two ways one is looked at: whether both go on alike.
  var comparesOneOf = 1024
  /// No more than so many states are looked at.
  var stateLimit = 4_000_000
  /// After so many different findings nothing more is looked for.
  var findingLimit = 12

  private(set) var transitions = 0
  private(set) var taken: [String: Int] = [:]
  private(set) var statesByFaults: [Int] = []
  var stopsTried = 0
  var meetingsCompared = 0
  /// How many of them did not.
  var meetingsParted = 0
  private(set) var findings: [Finding] = []
  /// The longest way from any state to rest, in steps.
  var longestCalm = 0
  private var meetings = 0
  var beginning: SmallWorld?
  private var known: [Fingerprint: Int32] = [:]
  private var parents: [Int32] = []
  private var moves: [Move] = []
  /// Where a state goes when nothing is done.
  var next: [Int32] = []
  var safe: [Bool] = []
  let reader = StateReader()

  init(faults: Int) {
    self.faults = faults
  }

  var states: Int { parents.count }
  var unread: Set<String> { reader.fields.unread }

  /// A state that waits to be gone on from.
  private struct Place {
    let id: Int32
    let name: Fingerprint
    let world: SmallWorld
    /// What can be struck in the step that follows: frames each way, and events.
    var frames = [0, 0]
    var events = 0
    var leaves = 0
  }

  private struct Arrival {
    let id: Int32
    let name: Fingerprint
    let isNew: Bool
  }

  mutating func run(from world: SmallWorld) {
    var world = world
    let start = world.fingerprint(by: reader)
    beginning = world
    var places = explore(
      [Place(id: add(start, world, from: -1, by: .wait), name: start, world: world)],
      isLast: faults == 0)
    statesByFaults = [states]
    for spent in 0..<faults {
      var reached: [Place] = []
      for place in places where spent == 0 || place.name.high % deepensOneOf == 0 {
        let seeds = movesWithFault(from: place).compactMap { follow($0, from: place) }
        reached += explore(seeds, isLast: spent + 1 == faults)
        if findings.count >= findingLimit || states >= stateLimit { return }
      }
      places = reached
      statesByFaults.append(states - statesByFaults.reduce(0, +))
    }
    findStuck()
  }

  /// Follows everything that costs nothing, and returns the places from which faults are still to be
  /// tried.
  private mutating func explore(_ seeds: [Place], isLast: Bool) -> [Place] {
    var queue = seeds
    var done = 0
    var kept: [Place] = []
    while done < queue.count, states < stateLimit, findings.count < findingLimit {
      var place = queue[done]
      done += 1
      if done > 256 {
        queue.removeFirst(done)
        done = 0
      }
      var calm = place.world
      calm.take(.wait)
      place.frames = calm.framesSent
      place.events = calm.eventsHandled
      place.leaves = calm.log.settled
      if let found = arrive(&calm, from: place.id, by: .wait) {
        next[Int(place.id)] = found.id
        if found.isNew { queue.append(Place(id: found.id, name: found.name, world: calm)) }
      }
      if let reached = follow(.foot, from: place) { queue.append(reached) }
      if place.world.phase == "stopped", let reached = follow(.reset, from: place) {
        queue.append(reached)
      }
      if !isLast { kept.append(place) }
    }
    return kept
  }

  private func movesWithFault(from place: Place) -> [Move] {
    var moves: [Move] = [.powerCut, .tip]
    if place.world.machine != nil {
      moves.append(.stop)
      for event in 0..<min(place.events, 255) {
        moves.append(.crash(before: UInt8(event), isLong: false))
        moves.append(.crash(before: UInt8(event), isLong: true))
      }
    }
    moves += movesTakenOnce(from: place)
    for direction in LineFault.Direction.allCases {
      for frame in 0..<place.frames[Int(direction.rawValue)] {
        for kind in LineFault.Kind.allCases {
          moves.append(.line(LineFault(direction: direction, kind: kind, frame: UInt8(frame))))
        }
      }
    }
    return moves
  }

  private func movesTakenOnce(from place: Place) -> [Move] {
    guard place.world.machine != nil else { return [] }
    var moves: [Move] = [.unplug]
    if ["armed", "preparing"].contains(place.world.phase) { moves.append(.disarm) }
    if !place.world.log.isDead {
      moves += (0..<min(place.leaves, 255)).map { .recordFails(leaf: UInt8($0)) }
    }
    return moves.filter { place.world.onlyOnce.isDisjoint(with: $0.onlyOnce) }
  }

  /// Takes a move; `nil` when it leads to where somebody has been.
  private mutating func follow(_ move: Move, from place: Place) -> Place? {
    var world = place.world
    world.take(move)
    guard let found = arrive(&world, from: place.id, by: move), found.isNew else { return nil }
    return Place(id: found.id, name: found.name, world: world)
  }

  private mutating func arrive(
    _ world: inout SmallWorld, from parent: Int32, by move: Move
  ) -> Arrival? {
    transitions += 1
    taken[move.kind, default: 0] += 1
    let fingerprint = world.fingerprint(by: reader)
    world.lookAtMachine()
    if let failure = world.watch.failure {
      report(failure, way(to: parent) + [move])
      return nil
    }
    if let id = known[fingerprint] {
      meetings += 1
      if comparesOneOf > 0, meetings % comparesOneOf == 0 { compare(world, with: id) }
      return Arrival(id: id, name: fingerprint, isNew: false)
    }
    let id = add(fingerprint, world, from: parent, by: move)
    if stopsOneOf > 0, fingerprint.low % stopsOneOf == 0 { tryStop(world, at: id) }
    return Arrival(id: id, name: fingerprint, isNew: true)
  }

  private mutating func add(
    _ fingerprint: Fingerprint, _ world: SmallWorld, from parent: Int32, by move: Move
  ) -> Int32 {
    let id = Int32(parents.count)
    known[fingerprint] = id
    parents.append(parent)
    moves.append(move)
    next.append(-1)
    safe.append(world.isSafe)
    return id
  }

  mutating func report(_ failure: String, _ way: [Move]) {
    guard findings.count < findingLimit, !findings.contains(where: { $0.failure == failure })
    else { return }
    findings.append(Finding(failure: failure, moves: way))
  }

  func way(to id: Int32) -> [Move] {
    var way: [Move] = []
    var place = id
    while place > 0 {
      way.append(moves[Int(place)])
      place = parents[Int(place)]
    }
    return way.reversed()
  }
}
