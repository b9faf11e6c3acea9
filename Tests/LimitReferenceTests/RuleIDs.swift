/// Rule ids written in a row.
func ids(_ text: String) -> Set<String> {
  Set(text.split(separator: " ").map(String.init))
}
