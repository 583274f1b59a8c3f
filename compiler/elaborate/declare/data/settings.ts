/** Settings of `data`: `split`, `balance`, `choose`. */
import type { DataDeclaration, DataSetting } from '../../../../grammar/syntax/ast.js';
import type { Span } from '../../../../grammar/syntax/source.js';
import { wholeFrom } from '../../../catalogue/row/number-ranges.js';
import type { SettingSpec } from '../../../catalogue/row/types.js';
import { nearest } from '../../../diagnostics/suggest.js';
import type { Data, DataField } from '../../../graph/types.js';
import { reportTwice } from '../../arguments/duplicates.js';
import { bindSettings } from '../../arguments/settings.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';

const share = (name: string): SettingSpec => ({
  name,
  type: { kind: 'any', of: [{ kind: 'number', minimum: 0, maximum: 0.9 }, { kind: 'text' }] },
  default: 0,
  doc: 'Share of the training pictures, or the folder that holds them.',
});
const trainFolder: SettingSpec = {
  name: 'train',
  type: { kind: 'text' },
  default: '',
  doc: 'The folder that holds the training pictures.',
};
const splitFolders: SettingSpec = {
  name: 'folders',
  type: { kind: 'flag' },
  default: true,
  doc: 'Whether folders that are called train, test and the like are splits, and A and B sides.',
};
const folders: SettingSpec = {
  name: 'folders',
  type: { kind: 'number', ...wholeFrom(1) },
  default: 0,
  doc: 'How many folders of each source, chosen by the seed.',
};
const examples: SettingSpec = {
  name: 'examples',
  type: { kind: 'number', ...wholeFrom(1) },
  default: 0,
  doc: 'How many training examples of each source at most, chosen by the seed.',
};
const known = ['split', 'balance', 'choose'];

type Settings = Pick<Data, 'split' | 'balance' | 'folders' | 'examples'>;

export function readDataSettings(
  builder: Builder,
  declaration: DataDeclaration,
  fields: readonly DataField[],
  unpaired: boolean,
  environment: Environment,
): Settings {
  const [first] = declaration.settings;
  if (first && declaration.from?.[0]?.kind === 'call') {
    builder.report('GEN1010', 'splitOfMade', first.span);
    return {};
  }
  let settings: Settings = {};
  const said = new Map<string, Span>();
  for (const setting of declaration.settings) {
    const before = said.get(setting.name.name);
    if (before) {
      reportTwice(builder, declaration.name.name, setting.name.name, { span: setting.span }, before);
      continue;
    }
    said.set(setting.name.name, setting.span);
    const bound = (specs: readonly SettingSpec[]): ReturnType<typeof bindSettings> =>
      bindSettings(
        builder,
        setting.name.name,
        specs,
        setting.arguments.map((argument) => BoundArgument.written(argument, environment)),
        setting.span,
      );
    if (setting.name.name === 'split') {
      const values = bound([share('test'), share('validation'), trainFolder, splitFolders]);
      const split = Object.fromEntries(
        Object.entries(values ?? {}).flatMap(([name, { value, explicit }]) => (explicit ? [[name, value]] : [])),
      );
      if (Object.keys(split).length > 0) settings = { ...settings, split };
    } else if (setting.name.name === 'choose') {
      for (const [name, { value, explicit }] of Object.entries(bound([folders, examples]) ?? {}))
        if (explicit) settings = { ...settings, [name]: Number(value) };
    } else if (setting.name.name === 'balance') {
      const balance = balanced(builder, setting, fields, unpaired, declaration.from?.length ?? 1);
      if (balance !== undefined) settings = { ...settings, balance };
    } else {
      const close = nearest(setting.name.name, known);
      builder.report('GEN1008', 'data', setting.name.span, { name: setting.name.name, close, known: known.join(', ') });
    }
  }
  return settings;
}

/** The class field whose classes get equal shares. */
function balanced(
  builder: Builder,
  setting: DataSetting,
  fields: readonly DataField[],
  unpaired: boolean,
  sources: number,
): string | undefined {
  const [argument, more] = setting.arguments;
  const classes = fields.filter((field) => field.value.type.classes !== undefined).map((field) => field.name);
  const name = argument && !argument.name && argument.value.kind === 'name' ? argument.value.name : undefined;
  if (name === undefined || more || !classes.includes(name)) {
    const known = classes[0];
    const count = Math.max(2, sources);
    builder.report('GEN1010', 'balance', (argument ?? setting).span, { field: known, count, sources });
    return undefined;
  }
  if (!unpaired) return name;
  builder.report('GEN1010', 'balanceOfSides', setting.span);
  return undefined;
}
