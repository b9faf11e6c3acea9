import Glibc
import Spawning

/// Carries out the plan of one kill when its moment comes.
struct Executioner {
  let plan: KillPlan
  let daemon: ChildProcess
  let handpiece: ChildProcess?
  private(set) var hasBegun = false

  init(plan: KillPlan, daemon: ChildProcess, handpiece: ChildProcess?) {
    self.plan = plan
    self.daemon = daemon
    self.handpiece = handpiece
  }

  /// A moment of the session is here: when it is the plan's, the time to the kill begins.
  mutating func reach(_ moment: KillPlan.Moment) {
    guard !hasBegun else { return }
    switch plan.kind {
    case .point: break
    case .moment(moment, let delay):
      hasBegun = true
      kill([daemon], after: delay)
    case .power(moment, let delay):
      hasBegun = true
      kill([daemon, handpiece].compactMap { $0 }, after: delay)
    case .reset(moment, let depth, _):
      hasBegun = true
      handpiece?.tell("cut \(depth)")
    case .moment, .power, .reset: break
    }
  }

  /// The handpiece has lost its power.
  func handpieceEnded() {
    if case .reset(_, _, let delay) = plan.kind { kill([daemon], after: delay) }
  }

  /// The session ended before the plan's moment came.
  func finish() {
    kill([daemon], after: 0)
  }

  private func kill(_ victims: [ChildProcess], after milliseconds: Int) {
    Task {
      try? await Task.sleep(for: .milliseconds(milliseconds))
      for victim in victims { victim.send(SIGKILL) }
    }
  }
}
