/// Entries that are only ever added or changed. The one that was changed last is found without
/// hashing: hundreds of leaves follow each other that are about the same.
struct Roll<Key: Hashable, Value> {
  private(set) var entries: [(key: Key, value: Value)] = []
  private var places: [Key: Int] = [:]
  private var newest = 0

  var count: Int { entries.count }

  /// Setting `nil` changes nothing.
  subscript(key: Key) -> Value? {
    get { place(of: key).map { entries[$0].value } }
    set {
      guard let newValue else { return }
      if let place = place(of: key) {
        newest = place
        entries[place].value = newValue
      } else {
        newest = entries.count
        places[key] = newest
        entries.append((key: key, value: newValue))
      }
    }
  }

  mutating func changeAll(_ change: (Key, inout Value) -> Void) {
    for place in entries.indices { change(entries[place].key, &entries[place].value) }
  }

  private func place(of key: Key) -> Int? {
    if newest < entries.count, entries[newest].key == key { return newest }
    return places[key]
  }
}
