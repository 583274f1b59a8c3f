/**
 * The page as it is first sent: all parts as they are now, and the script that replaces them. It can be read without
 * the script.
 */
import { text } from '../report/html.js';
import { style } from '../report/style.js';
import { client } from './client.js';
import type { View } from './page-parts.js';

const ownStyle = `
main { padding-top:36px; } header p { overflow-wrap:anywhere; } .good { color:var(--accent); } section[hidden] { display:none; }
:focus-visible { outline:2px solid var(--accent); outline-offset:2px; border-radius:3px; }
progress { width:100%; height:10px; margin-top:20px; accent-color:var(--accent); display:block; } td progress { width:90px; margin:7px 0 0; }
.alert { color:var(--warn); border-left:3px solid var(--warn); margin:16px 0; padding:2px 0 2px 14px; list-style-position:inside; } header p.alert { color:var(--warn); margin-top:16px; }
.alert li span { color:var(--soft); }
.curves { display:grid; grid-template-columns:repeat(auto-fill,minmax(300px,1fr)); gap:18px 24px; } .curves figure { margin:0; } .curves svg { display:block; width:100%; height:auto; }
.curves figcaption { font-variant-numeric:tabular-nums; } .curves strong { color:var(--ink); font-weight:620; margin-right:6px; }
.key { color:var(--soft); font-size:13px; margin:0 0 12px; } .key span { margin-right:16px; } .key i { display:inline-block; width:14px; height:3px; margin-right:6px; vertical-align:middle; border-radius:2px; }
.slider { display:flex; align-items:center; gap:8px; max-width:520px; margin-bottom:8px; } .slider[hidden] { display:none; } .slider input { flex:1; min-width:0; accent-color:var(--accent); }
.slider button { font:inherit; color:var(--ink); background:var(--card); border:1px solid var(--line); border-radius:6px; width:36px; height:32px; cursor:pointer; }
.sequence img { image-rendering:auto; }
.skip, .quiet { position:absolute; left:-9999px; } .skip:focus { left:16px; top:8px; }
#gone { position:sticky; bottom:0; background:var(--card); color:var(--warn); border:1px solid var(--line); border-radius:8px; padding:8px 14px; margin-top:24px; } #gone[hidden] { display:none; }
@media (max-width:600px) { main { padding:24px 16px 64px; } h1 { font-size:25px; } h2 { margin-top:36px; } .facts { grid-template-columns:repeat(auto-fill,minmax(110px,1fr)); gap:12px; } .curves { grid-template-columns:1fr; } }
`;

/** `</script>` only occurs in the source of a function that contains it; the `<` of comparisons stays as it is. */
const script = `(${client.toString()})();`;

/**
 * @param seen The version of the page, for the first call of `events`. @param nonce The nonce of the one script that
 * may run.
 */
export function watchPage({ folder, order, parts }: View, seen: string, nonce: string): string {
  const sections = order.map((id) => {
    const html = parts.get(id);
    const tag = id === 'state' ? 'header' : 'section';
    return `<${tag} id="${id}"${html === '' ? ' hidden' : ''}>${html}</${tag}>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(folder)} · genc watch</title><link rel="icon" href="data:,"><style>${style}${ownStyle}</style></head>
<body data-seen="${text(seen)}"><a class="skip" href="#${order[1] ?? ''}">To the news</a><main>${sections.join('\n')}
<p id="news" class="quiet" role="status"></p>
<p id="gone" role="alert" hidden>The watcher is gone: what you see is what it last told. Another one on the same port goes on here.</p>
</main><script nonce="${nonce}">${script}</script></body></html>
`;
}
