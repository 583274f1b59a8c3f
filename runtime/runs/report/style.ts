/** The page's style: one column, quiet colours, aligned numbers; light or dark as the reader's system is. */
export const style = `
:root { color-scheme: light dark; --paper:#fdfdfc; --ink:#1d1d1f; --soft:#6b6b70; --line:#e4e3df; --card:#f5f4f1; --accent:#0a5ea8; --warn:#a14b00; }
@media (prefers-color-scheme: dark) { :root { --paper:#17181a; --ink:#e8e6e3; --soft:#9a999c; --line:#303135; --card:#1f2023; --accent:#7db8ec; --warn:#e8a25c; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin:0; background:var(--paper); color:var(--ink); font:15px/1.55 Inter,"Helvetica Neue","Segoe UI","Liberation Sans",Arial,sans-serif; }
main { max-width:1040px; margin:0 auto; padding:56px 28px 96px; }
header { margin-bottom:36px; }
h1 { font-size:32px; line-height:1.15; letter-spacing:-.02em; font-weight:650; margin:0 0 6px; }
header p { margin:0; color:var(--soft); }
h2 { font-size:19px; letter-spacing:-.01em; font-weight:620; margin:56px 0 16px; padding-top:18px; border-top:1px solid var(--line); }
h3 { font-size:14px; font-weight:620; margin:28px 0 8px; }
p.note { color:var(--soft); margin:6px 0 12px; max-width:70ch; }
nav { margin-top:18px; display:flex; flex-wrap:wrap; gap:4px 18px; font-size:14px; }
a { color:var(--accent); text-decoration:none; } a:hover { text-decoration:underline; }
code, pre, .mono { font-family:"JetBrains Mono","SF Mono",Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace; font-size:12.5px; }
pre { background:var(--card); border:1px solid var(--line); border-radius:8px; padding:16px 18px; overflow-x:auto; line-height:1.55; margin:8px 0; tab-size:2; }
pre .k { color:var(--accent); } pre .c { color:var(--soft); font-style:italic; }
table { border-collapse:collapse; font-size:13.5px; width:100%; }
table.narrow { width:auto; min-width:340px; }
th { text-align:left; font-weight:500; color:var(--soft); padding:5px 18px 5px 0; border-bottom:1px solid var(--line); white-space:nowrap; }
td { padding:5px 18px 5px 0; border-bottom:1px solid var(--line); vertical-align:top; }
td.n, th.n { text-align:right; font-variant-numeric:tabular-nums; }
tr:last-child td { border-bottom:0; } tr.sum td { font-weight:600; border-top:1px solid var(--soft); border-bottom:0; }
.scroll { overflow-x:auto; }
figure { margin:0 0 22px; } figcaption { color:var(--soft); font-size:13px; margin-bottom:6px; }
figure img { display:block; max-width:100%; height:auto; background:#fff; border:1px solid var(--line); border-radius:8px; }
figure.chart svg { max-width:100%; height:auto; overflow:visible; }
.graph { background:#fff; border:1px solid var(--line); border-radius:8px; padding:12px; overflow:auto; max-height:720px; }
.epochs { display:grid; grid-template-columns:repeat(auto-fill,minmax(300px,1fr)); gap:18px; } .epochs figure { margin:0; }
details { margin:10px 0; } summary { cursor:pointer; color:var(--accent); font-size:14px; }
.facts { display:grid; grid-template-columns:repeat(auto-fill,minmax(130px,1fr)); gap:18px; margin-top:26px; }
.facts div { border-top:2px solid var(--line); padding-top:8px; } .facts span { display:block; color:var(--soft); font-size:12.5px; }
.facts strong { font-size:19px; font-weight:600; font-variant-numeric:tabular-nums; letter-spacing:-.01em; }
.status { color:var(--warn); }
@media print { nav { display:none; } main { padding:0; } }
`;
