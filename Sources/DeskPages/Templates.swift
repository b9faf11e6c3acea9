import Mustache

/// The pages, with everything that is put in escaped, but for what was made as markup here.
enum Templates {
  static let library = Result { () throws -> MustacheLibrary in
    var library = MustacheLibrary()
    try library.register(layout, named: "layout")
    try library.register(sessions, named: "sessions")
    try library.register(table, named: "table")
    return library
  }

  private static let layout = """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><title>{{title}}</title>
    <link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
    <body><a class="skip" href="#content">Skip to content</a>
    <header><nav aria-label="Views"><ul>
    {{#views}}<li><a href="{{address}}"{{#current}} aria-current="page"{{/current}}>{{name}}</a></li>
    {{/views}}</ul></nav>
    <p class="state {{mood}}" role="status">{{state}}</p></header>
    <main id="content" tabindex="-1">{{{content}}}</main></body></html>

    """

  private static let sessions = """
    <h1>Sessions</h1>
    <form method="get" action="/" aria-label="Filter">
    {{#fields}}<label>{{name}} <input name="{{key}}" value="{{value}}"{{#hint}} placeholder="{{hint}}"{{/hint}}></label>
    {{/fields}}<button>Filter</button></form>
    {{#problem}}<p class="error" role="alert">{{problem}}</p>{{/problem}}
    <p>{{count}} of {{total}} sessions, the newest first.</p>
    <table><caption>Sessions</caption><thead><tr>
    <th scope="col">opened</th><th scope="col">session</th><th scope="col">handpiece</th>
    <th scope="col">areas</th><th scope="col">pulses</th><th scope="col">engine</th>
    <th scope="col">reference</th><th scope="col">history</th><th scope="col">findings</th>
    </tr></thead><tbody>
    {{#sessions}}<tr><th scope="row">{{opened}}</th>
    <td><a href="/sessions/{{session}}">{{name}}</a></td>
    <td><a href="/handpieces/{{serialPath}}">{{handpiece}}</a></td>
    <td>{{areas}}</td><td>{{pulses}}</td><td>{{engine}}</td><td>{{reference}}</td>
    <td>{{history}}</td><td>{{findings}}</td></tr>
    {{/sessions}}</tbody></table>
    {{#next}}<p><a href="{{next}}">Older sessions</a></p>{{/next}}
    """

  private static let table = """
    <h1>{{heading}}</h1>
    {{#links}}<p><a href="{{address}}">{{name}}</a></p>
    {{/links}}{{{figures}}}
    <table><caption>{{heading}}</caption><thead><tr>
    {{#columns}}<th scope="col">{{.}}</th>{{/columns}}</tr></thead><tbody>
    {{#rows}}<tr>{{#cells}}<td>{{#address}}<a href="{{address}}">{{text}}</a>{{/address}}{{^address}}{{text}}{{/address}}</td>{{/cells}}</tr>
    {{/rows}}</tbody></table>
    """
}
