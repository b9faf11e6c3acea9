/// Everything that can be asked on the control socket: one table of method, path and role.
package enum ControlRoute: String, CaseIterable, Sendable {
  case status
  case handpieces
  case handpiece
  case selfTest
  case frames
  case people
  case enrolPerson
  case changePIN
  case removePerson
  case unlockPerson
  case patients
  case registerPatient
  case patient
  case changeAnswers
  case visits
  case gradeTestSpot
  case erasePatient
  case discloseLinks
  case limits
  case course
  case areas
  case checkDevices
  case approve
  case openSession
  case session
  case startPass
  case override
  case setSettings
  case countPins
  case arm
  case disarm
  case endPass
  case closeSession
  case assume
  case adopt
  case resetStop
  case openService
  case service
  case fireShot
  case takeReading
  case adjust
  case finishService
  case closeService
  case stop
  case alarms
  case acknowledgeAlarm
  case events
  case logLeaves
  case logKey
  case rotateLogKey
  case checkpoint
  case consistency
  case cosign
  case catalog
  case metrics
  case description

  /// The HTTP method.
  package var method: ControlMethod {
    switch self {
    case .status, .handpieces, .handpiece, .frames, .people, .patients, .patient, .visits, .areas,
      .checkDevices,
      .session, .service, .alarms, .events, .logLeaves, .logKey, .checkpoint, .consistency,
      .catalog,
      .metrics, .description:
      .get
    case .selfTest, .enrolPerson, .changePIN, .removePerson, .unlockPerson, .registerPatient,
      .changeAnswers, .gradeTestSpot, .erasePatient, .discloseLinks, .limits, .course, .approve,
      .openSession,
      .startPass, .override, .setSettings, .countPins, .arm, .disarm, .endPass, .closeSession,
      .assume, .adopt,
      .resetStop, .openService, .fireShot, .takeReading, .adjust, .finishService, .closeService,
      .stop, .acknowledgeAlarm, .rotateLogKey, .cosign:
      .post
    }
  }

  /// The path; a segment in braces stands for one identifier.
  package var template: String {
    switch self {
    case .status: "/v1/status"
    case .handpieces: "/v1/handpieces"
    case .handpiece: "/v1/handpieces/{serial}"
    case .selfTest: "/v1/handpieces/{serial}/self-test"
    case .frames: "/v1/handpieces/{serial}/frames"
    case .people, .enrolPerson: "/v1/people"
    case .changePIN: "/v1/people/{person}/pin"
    case .removePerson: "/v1/people/{person}/remove"
    case .unlockPerson: "/v1/people/{person}/unlock"
    case .patients, .registerPatient: "/v1/patients"
    case .patient: "/v1/patients/{patient}"
    case .changeAnswers: "/v1/patients/{patient}/answers"
    case .visits: "/v1/patients/{patient}/visits"
    case .gradeTestSpot: "/v1/patients/{patient}/test-spots/grade"
    case .erasePatient: "/v1/patients/{patient}/erase"
    case .discloseLinks: "/v1/links"
    case .limits: "/v1/limits"
    case .course: "/v1/course"
    case .areas: "/v1/areas"
    case .checkDevices: "/v1/devices/check"
    case .approve: "/v1/approvals"
    case .openSession: "/v1/sessions"
    case .session: "/v1/sessions/{session}"
    case .startPass: "/v1/sessions/{session}/passes"
    case .override: "/v1/sessions/{session}/overrides"
    case .setSettings: "/v1/sessions/{session}/settings"
    case .countPins: "/v1/sessions/{session}/pins"
    case .arm: "/v1/sessions/{session}/arm"
    case .disarm: "/v1/sessions/{session}/disarm"
    case .endPass: "/v1/sessions/{session}/passes/end"
    case .closeSession: "/v1/sessions/{session}/close"
    case .assume: "/v1/sessions/{session}/assume"
    case .adopt: "/v1/handpieces/{serial}/adopt"
    case .resetStop: "/v1/handpieces/{serial}/stop-reset"
    case .openService, .service: "/v1/handpieces/{serial}/service"
    case .fireShot: "/v1/handpieces/{serial}/service/shots"
    case .takeReading: "/v1/handpieces/{serial}/service/readings"
    case .adjust: "/v1/handpieces/{serial}/service/adjust"
    case .finishService: "/v1/handpieces/{serial}/service/finish"
    case .closeService: "/v1/handpieces/{serial}/service/close"
    case .stop: "/v1/stop"
    case .alarms: "/v1/alarms"
    case .acknowledgeAlarm: "/v1/alarms/{alarm}/acknowledge"
    case .events: "/v1/events"
    case .logLeaves: "/v1/log/leaves"
    case .logKey: "/v1/log/key"
    case .rotateLogKey: "/v1/log/key/rotate"
    case .checkpoint: "/v1/log/checkpoint"
    case .consistency: "/v1/log/consistency"
    case .cosign: "/v1/log/cosignatures"
    case .catalog: "/v1/catalog"
    case .metrics: "/metrics"
    case .description: "/openapi.json"
    }
  }

  /// The role a seat needs, or one that will do; `nil` for stop, which is for everyone who can reach
  /// the socket.
  package var role: Role? {
    switch self {
    case .status, .handpieces, .handpiece, .areas, .session, .alarms, .events, .logKey, .checkpoint,
      .consistency, .metrics, .description:
      .observe
    case .people, .changePIN, .patients, .registerPatient, .patient, .changeAnswers, .visits,
      .gradeTestSpot, .limits, .course, .openSession, .startPass, .setSettings, .countPins, .arm,
      .disarm,
      .endPass,
      .closeSession, .assume,
      .resetStop, .acknowledgeAlarm:
      .operate
    case .enrolPerson, .removePerson, .unlockPerson, .approve, .override, .erasePatient: .prescribe
    case .selfTest, .frames, .checkDevices, .adopt, .openService, .service, .fireShot, .takeReading,
      .adjust,
      .finishService, .closeService, .rotateLogKey:
      .service
    case .logLeaves, .discloseLinks, .cosign, .catalog: .audit
    case .stop: nil
    }
  }

  /// Another role that will do as well.
  package var otherRole: Role? { self == .selfTest ? .operate : nil }

  /// Whether a role is enough.
  package func isFor(_ role: Role) -> Bool {
    self.role == nil || self.role == role || otherRole == role
  }

  /// The roles as they are said.
  package var roleText: String {
    let roles = [role, otherRole].compactMap { $0?.rawValue }
    return roles.isEmpty ? "everyone" : roles.joined(separator: " or ")
  }

  /// The path with its identifier filled in.
  package func path(_ identifier: String = "") -> String {
    template.split(separator: "/")
      .map { $0.hasPrefix("{") ? "/\(identifier)" : "/\($0)" }
      .joined()
  }

  /// The table as text, one route a line: method, path, role.
  package static var table: String {
    allCases
      .map { "\($0.method.rawValue) \($0.template) \($0.roleText)\n" }
      .joined()
  }
}

/// The HTTP methods in use.
package enum ControlMethod: String, Sendable {
  case get = "GET"
  case post = "POST"
}
