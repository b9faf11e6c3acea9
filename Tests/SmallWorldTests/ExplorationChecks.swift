import HandpieceGuard
import Quantities

/// What is looked at beside the states themselves.
extension Exploration {
  /// Goes the way on which a state was met first once more, and on from there beside this world: two
  /// states of one name have one future.
  mutating func compare(
    _ world: SmallWorld, with id: Int32
  ) {
    guard var first = beginning else { return }
    meetingsCompared += 1
    for move in way(to: id) { step(&first, move) }
    var second = world
    let rest = [Move](repeating: .wait, count: 12)
    for future in rest + [.foot] + rest + [.foot] + rest + [.stop] + rest {
      guard step(&first, future) == step(&second, future) else {
        meetingsParted += 1
        return
      }
    }
  }

  @discardableResult
  private func step(_ world: inout SmallWorld, _ move: Move) -> Fingerprint {
    world.take(move)
    return world.fingerprint(by: reader)
  }

  /// Stops, and sees that everything is safe in time and stays so.
  mutating func tryStop(_ world: SmallWorld, at id: Int32) {
    stopsTried += 1
    var world = world
    let isHeard = world.machine != nil
    world.take(.stop)
    for elapsed in 1..<24 {
      if let failure = world.watch.failure {
        return report("stopped: \(failure)", way(to: id) + [.stop])
      }
      let isOver = Int64(elapsed) * SmallWorld.step >= Watch.stopping
      if isOver, isHeard,
        world.handpiece.interlock.armID.rawValue != 0 || !world.handpiece.hardware.isSafe
      {
        return report("not safe after a stop", way(to: id) + [.stop])
      }
      world.take(.wait)
      _ = world.fingerprint(by: reader)
      world.lookAtMachine()
    }
  }

  /// Sees that every state comes to rest by itself: where nothing is done, steps lead into a ring of
  /// states that are all safe.
  mutating func findStuck() {
    var distance = [Int](repeating: -1, count: states)
    for start in 0..<states where distance[start] < 0 {
      var way: [Int] = []
      var places: [Int: Int] = [:]
      var place = start
      while distance[place] < 0, places[place] == nil {
        places[place] = way.count
        way.append(place)
        guard next[place] >= 0 else { break }
        place = Int(next[place])
      }
      var length = max(0, distance[place])
      if distance[place] < 0, let beginning = places[place] {
        let ring = way[beginning...]
        if next[place] >= 0, let unsafe = ring.first(where: { !safe[$0] }) {
          report("never safe by itself", self.way(to: Int32(unsafe)))
        }
        for one in ring { distance[one] = 0 }
        way.removeSubrange(beginning...)
        length = 0
      }
      for one in way.reversed() {
        length += 1
        distance[one] = length
      }
    }
    longestCalm = distance.max() ?? 0
  }
}
