/// What the story gathers while it is told.
struct StoryNotes {
  var refusals: [SeenRefusal] = []
  var stops: [SeenStop] = []
  var cablePulls: [SeenCablePull] = []
}
