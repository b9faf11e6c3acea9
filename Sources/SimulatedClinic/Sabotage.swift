/// Ways in which a simulated clinic is broken on purpose, at its seams, to see that the checker
/// bites. Nothing of the daemon knows of them.
package enum Sabotage: String, CaseIterable, Hashable, Sendable {
  // What interprets the effects of the machines.
  case acknowledgeBeforeCommit, armBeforeCommit, ignoreFailedCommit
  case acceptHigherNumber, acknowledgeUnread, tellWrongRoot
  case renewLeaseFromReader, armUnattended, retryArm, resumeByItself, armTwo
  case resetBlindly, repeatReset, delayStop, stopOnlyOnce, keepAliveAfterStop, confirmUnheard
  case widenBound, roundUp, permitMore, carrySettings
  case queueWithoutBound
  // The log.
  case signBeforeCommit, forgetRecord, doubleRecord, swallowInterrupted, chargeForeign
  case clampMeasured, nameInLog, forgetPosition
  // The handpiece: its sensors, memory and ears.
  case fireOnHeldSwitch, journalAfterFiring, keepFiringAfterStop, hideLatch, ignoreEchoAge
  case skipGate, outliveLease, doubleEnergy
}
