/** `--set latent=32`: settings from outside take the place of what the spec says. */
import { parse } from '../../grammar/index.js';
import type { Diagnostic } from '../../grammar/diagnostic.js';
import type { Member, TrainSetting } from '../../grammar/ast.js';
import { nearest } from '../diagnostics/suggest.js';
import type { NamedMember, ResolvedModel } from './model.js';

const trainSettings = ['batch', 'epochs'];

export function applySettings(
  model: ResolvedModel,
  settings: Readonly<Record<string, string>>,
): { readonly model: ResolvedModel; readonly diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const members = new Map<string, NamedMember>(model.members);
  const train = new Map<string, TrainSetting>(model.train.settings);
  for (const [name, text] of Object.entries(settings)) {
    const source = { path: `--set ${name}`, text: `model Settings {\n  param value = ${text}\n}\n` };
    const parsed = parse(source);
    diagnostics.push(...parsed.diagnostics);
    const declaration = parsed.file.declarations[0];
    const param =
      declaration?.kind === 'model'
        ? declaration.members.find((member): member is Member & { kind: 'param' } => member.kind === 'param')
        : undefined;
    if (!param) continue;
    const existing = members.get(name);
    if (existing?.kind === 'param') members.set(name, { ...existing, value: param.value });
    else if (trainSettings.includes(name)) {
      train.set(name, { kind: 'setting', name: { name, span: param.name.span }, value: param.value, span: param.span });
    } else {
      const known = [
        ...[...members].filter(([, member]) => member.kind === 'param').map(([param]) => param),
        ...trainSettings,
      ];
      const close = nearest(name, known);
      diagnostics.push({
        code: 'GEN1017',
        severity: 'error',
        message: `\`${model.name}\` has no param \`${name}\` to set`,
        span: { source, start: source.text.indexOf('param'), end: source.text.indexOf('param') + 5 },
        hint: close ? `Did you mean \`${close}\`?` : `It has ${known.join(', ')}.`,
      });
    }
  }
  return { model: { ...model, members, train: { ...model.train, settings: train } }, diagnostics };
}
