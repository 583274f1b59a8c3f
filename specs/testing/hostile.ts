/** A spec for tests with a text in every place that can have one, and hostile texts for it. */

/** Hostile texts: each tries to end a comment, string, tag, line, word of a shell, cell, fence or label. */
export const hostileTexts: readonly string[] = [
  `harmless */ globalThis.canary = 1; /*`,
  `*/ globalThis.canary = 1 /* \` \${globalThis.canary = 1}`,
  `'; globalThis.canary = 1; '`,
  `\\'; globalThis.canary = 1; //`,
  `a\u2028globalThis.canary = 1 // \u2029 \r globalThis.canary = 1`,
  `</script><script>globalThis.canary = 1</script><img src=x onerror="canary = 1">`,
  `" onload="canary = 1" x='y`,
  `--></title><svg onload=canary=1>&lt;b&gt;&#39;]]>`,
  `"; touch canary; $(touch canary) \`touch canary\` '; touch canary; '`,
  `" ] ; evil [label="x"]; "\\N\\G`,
  `"]\n  click n0 "javascript:canary" %% end #quot; --> evil`,
  'evil | cell\n\n# heading\n```\n<b>x</b> [a](javascript:canary) ![b](x) **c**',
  `: {a: b}\n- c # d\n\u0000\u0007\u001b]0;title\u0007\u202e\ufeff`,
];
export const harmlessText = 'some plain words';

/** A text as a string literal of a spec, with line ends of every kind as escapes. */
const quoted = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replace(/[\p{Cc}\u2028\u2029]/gu, unicode)}"`;
const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text as a doc comment, `/// …` on every line. */
const doc = (text: string): string =>
  text
    .split(/\r\n|[\n\r]/)
    .map((line) => `/// ${line}`)
    .join('\n');

/** A spec with `text` in the doc comment of every declaration, in comments and in every string. */
export function specWith(text: string): string {
  const said = doc(text);
  const aside = `// ${text.replace(/[\n\r]+/g, ' ')}`;
  return `${aside}
${said}
block Half(x) {
  ${aside}
  return x -> Dense(4) -> relu
}
${said}
fn off(a, b) = mean((a - b)^2)
${said}
param width = 3
${said}
model Hostile {
  ${said}
  param latent = 2
  ${said}
  data glyphs {
    ${said}
    x: [28, 28, 1] in 0..1
    digit: class(10)
  }
  ${said}
  data files from ${quoted(text)} { x: [28, 28, 1] in 0..1 }
  ${said}
  net E(x) -> (mean: [latent]) {
    ${said}
    h = x -> Flatten -> first: Half()
    return h -> Dense(latent) ${aside}
  }
  ${said}
  net D(z: [latent]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> sigmoid -> Reshape(28, 28, 1) }
  ${said}
  net Stored(z: [latent]) = Dense(1) with weights(${quoted(`${text}.safetensors`)}, missing=fresh)
  ${said}
  let z = E(x)
  ${said}
  let y = D(z)
  ${said}
  loss fit = off(x, y)
  ${said}
  loss extra = mean(Stored(z)^2) // allow: GEN4006, ${text.replace(/[\n\r]+/g, ' ')}
  ${said}
  metric near = psnr(y, x)
  ${said}
  train {
    ${said}
    stage one {
      ${said}
      step coding: minimize fit over E, D with adam(lr=1e-2)
      batch 1000
      epochs 1
    }
    ${said}
    stage two {
      ${said}
      minimize extra over Stored with sgd(lr=1e-2)
      batch 1000
      epochs 1
    }
  }
  ${said}
  sample rebuild(x) = x, y on test first 4 at every epoch
  ${said}
  sample search(x) {
    ${said}
    free w = normal([latent])
    minimize mean((D(w) - x)^2) over w with adam(lr=0.1), repeat 2
    return x, D(w)
  } on test first 2
  ${said}
  plot where_it_lies = scatter(z, color=digit) on test
  ${said}
  evaluate ood {
    ${said}
    score near = -mean((x - D(E(x)))^2)
    inside glyphs.test first 20
    outside glyphs.train first 20
  }
  ${said}
  claim fit < 1
  ${said}
  expect trainable(Stored) = 3
}
${said}
variant Wide of Hostile {
  ${said}
  param latent = 2
  ${said}
  swap relu for tanh in E
}
${said}
ablation widths {
  ${said}
  runs Hostile, Wide
  ${said}
  edit still { swap relu for tanh in E }
  seeds 0
  compare near highest
}
`;
}
