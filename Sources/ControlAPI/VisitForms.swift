package import DoseLimits
package import Quantities

/// The visits of one patient, the newest first.
package struct VisitList: Codable, Hashable, Sendable {
  package var patient: PatientID
  package var visits: [VisitReport]

  package init(patient: PatientID, visits: [VisitReport]) {
    self.patient = patient
    self.visits = visits
  }
}

/// All sessions of one patient on one day, the newest first.
package struct VisitReport: Codable, Hashable, Sendable {
  /// Visits of a patient are numbered from 1.
  package var visit: UInt32
  /// `nil` when the clock was not trusted.
  package var day: CalendarDay?
  package var sessions: [VisitedSession]

  package init(visit: UInt32, day: CalendarDay?, sessions: [VisitedSession]) {
    self.visit = visit
    self.day = day
    self.sessions = sessions
  }
}

/// One session of a visit.
package struct VisitedSession: Codable, Hashable, Sendable {
  package var session: SessionID
  /// What was done; `nil` while it is open, and for a session too long ago to be remembered.
  package var treated: TreatedSession?

  package init(session: SessionID, treated: TreatedSession?) {
    self.session = session
    self.treated = treated
  }
}

/// What a session did, as far as the next visit wants to know.
package struct TreatedSession: Codable, Hashable, Sendable {
  package var kind: SessionPurpose
  /// The model of the handpiece.
  package var model: String
  /// In their order; passes in which nothing was delivered are none.
  package var passes: [TreatedPass]

  package init(kind: SessionPurpose, model: String, passes: [TreatedPass]) {
    self.kind = kind
    self.model = model
    self.passes = passes
  }
}

/// One pass as it was.
package struct TreatedPass: Codable, Hashable, Sendable {
  package var area: String
  package var side: Side
  /// What was set last and what followed from it.
  package var values: DimensionCounts
  /// Of all pins together, as counted.
  package var energyOverPins: Microjoules
  /// How long a continuous delivery lasted.
  package var exposure: Milliseconds

  package init(
    area: String, side: Side, values: DimensionCounts, energyOverPins: Microjoules,
    exposure: Milliseconds
  ) {
    self.area = area
    self.side = side
    self.values = values
    self.energyOverPins = energyOverPins
    self.exposure = exposure
  }

  package init(_ pass: VisitPass) {
    self.init(
      area: pass.area.region, side: pass.area.side, values: DimensionCounts(pass.values),
      energyOverPins: pass.energyOverPins, exposure: pass.exposure)
  }

  private enum CodingKeys: String, CodingKey {
    case area, side, values
    case energyOverPins = "energy_over_pins_uj"
    case exposure = "exposure_ms"
  }
}

/// What an area was treated with the last time. It is shown and never applied.
package struct LastTreatment: Hashable, Sendable {
  package var day: CalendarDay?
  package var area: AreaID
  package var values: DimensionCounts

  package init(day: CalendarDay?, area: AreaID, values: DimensionCounts) {
    self.day = day
    self.area = area
    self.values = values
  }
}

extension VisitList {
  /// The newest treatment of an area with a model, but for the session that is going on.
  package func last(
    _ model: String, on area: AreaID, before session: SessionID? = nil
  ) -> LastTreatment? {
    for visit in visits {
      for visited in visit.sessions where visited.session != session {
        guard let treated = visited.treated, treated.kind == .treatment, treated.model == model,
          let pass = treated.passes.last(where: { $0.area == area.region && $0.side == area.side })
        else { continue }
        return LastTreatment(day: visit.day, area: area, values: pass.values)
      }
    }
    return nil
  }

  /// The areas of the newest visit that treated any with a model, each with its last settings.
  package func lastVisit(with model: String) -> [LastTreatment] {
    for visit in visits {
      let treated = visit.sessions.compactMap(\.treated)
        .filter { $0.kind == .treatment && $0.model == model }
      var areas: [AreaID] = []
      for pass in treated.reversed().flatMap(\.passes) {
        let area = AreaID(region: pass.area, side: pass.side)
        if !areas.contains(area) { areas.append(area) }
      }
      guard areas.isEmpty else { return areas.compactMap { last(model, on: $0) } }
    }
    return []
  }
}
