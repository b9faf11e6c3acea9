/// How reports and pages look, light and dark, on screen and on paper.
package enum DeskStyle {
  package static let css: StaticString = """
    :root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--faint:#595959;--line:#c4c4c4;
    --set:#0b5394;--got:#9c4a00;--bound:#a61c1c;--shade:#0b539433;--bad:#a61c1c;--good:#1e6b2e}
    @media (prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#161616;--faint:#b4b4b4;
    --line:#5c5c5c;--set:#7db7f0;--got:#f2b272;--bound:#ff9a9a;--shade:#7db7f04d;--bad:#ff9a9a;
    --good:#8fd69b}}
    body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);
    margin:0 auto;max-width:70rem;padding:1rem}
    h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem}
    a{color:var(--set)}a:focus-visible,button:focus-visible,input:focus-visible,
    select:focus-visible{outline:3px solid var(--got);outline-offset:2px}
    ::placeholder{color:var(--faint);opacity:1}
    .skip{position:absolute;left:-99rem}.skip:focus{position:static}
    table{border-collapse:collapse;margin:.5rem 0 1rem;max-width:100%}td,th{overflow-wrap:anywhere;min-width:5.5rem}
    caption{text-align:left;font-weight:600;padding:.25rem 0}
    th,td{border-bottom:1px solid var(--line);padding:.25rem .75rem .25rem 0;text-align:left;
    vertical-align:top}thead th{color:var(--faint);font-weight:600}
    tbody th{font-weight:400}.state{border:2px solid var(--line);padding:.5rem 1rem;margin:1rem 0}
    .state.bad{border-color:var(--bad)}.state.good{border-color:var(--good)}
    svg{max-width:100%;height:auto}svg text{fill:var(--ink);font:12px system-ui,sans-serif}
    .axis{stroke:var(--line)}.set{stroke:var(--set);fill:none}.set-dot{fill:var(--set)}
    .got{fill:var(--got)}.bound{stroke:var(--bound);stroke-dasharray:6 3}.mark{stroke:var(--good);stroke-width:2}
    .outline{fill:none;stroke:var(--faint)}.area{fill:var(--shade);stroke:var(--set)}
    .qr{background:#fff;padding:12px;width:220px}.qr path{fill:#000}
    .faint{color:var(--faint)}.error{color:var(--bad)}code{overflow-wrap:anywhere}
    .sign td{height:2.5rem;min-width:12rem}nav ul{display:flex;gap:1rem;list-style:none;padding:0;
    flex-wrap:wrap}form{display:flex;gap:.75rem;flex-wrap:wrap;align-items:end}
    label{display:flex;flex-direction:column;font-size:.9rem}
    @media print{body{max-width:none;font-size:10pt}h2{break-after:avoid}svg,tr{break-inside:avoid}
    nav,form,.skip{display:none}}
    """
}
