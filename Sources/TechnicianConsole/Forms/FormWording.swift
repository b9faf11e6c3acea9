package import DoseLimits

/// What people are asked, in the same words wherever they are asked.
package enum FormWording {
  package static let patient = "Which patient?"
  package static let identifier = "The patient's identifier?"
  package static let identity = "Is this the person in the chair? Ask name and date of birth."
  package static let answersHold = "Ask again today: does all of this still hold?"
  package static let indication = "Which indication?"
  package static let anaesthetic = "Was a topical anaesthetic used today?"
  package static let anaestheticTime = "How long was it on?"
  package static let anaestheticRemoved = "Is it wiped off completely?"
  package static let eyeProtection = "Do patient and operator wear eye protection?"
  package static let opening = "Open the session?"
  package static let size = "How large is the area on this patient?"
  package static let ended = "When did it end?"
  package static let lasting = "yes, and it lasts"
  package static let over = "yes, and it has ended"

  /// What can be answered to a question of the tables: first no, then unknown, then what it has.
  package static func answers(to question: Question) -> [String] {
    switch question.kind {
    case .dated: ["no", "unknown", lasting, over]
    case .ordered(let choices), .unordered(let choices):
      ["no", "unknown"] + choices.map { "yes: \($0.spoken)" }
    }
  }
}
