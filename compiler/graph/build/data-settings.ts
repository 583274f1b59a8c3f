/** Settings of `data` (`split`, `balance`, `choose`), and the order of its transforms. */
import { wholeFrom } from '../../ops/number-ranges.js';
import type { DataDeclaration, DataSetting } from '../../../grammar/ast.js';
import { textOf } from '../../../grammar/source.js';
import { nearest } from '../../diagnostics/suggest.js';
import { showShape } from '../../ops/shapes.js';
import { transforms } from '../../ops/transforms.js';
import type { SettingSpec } from '../../ops/types.js';
import type { Data, DataField, Transform } from '../types.js';
import { BoundArgument } from './argument.js';
import type { Builder } from './builder.js';
import type { Environment } from './environment.js';
import { bindSettings } from './settings.js';

const share = (name: string): SettingSpec => ({
  name,
  type: { kind: 'number', minimum: 0, maximum: 0.9 },
  default: 0,
  doc: 'Share of the training pictures.',
});
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
    builder.error('GEN1010', first.span, 'what another model draws is neither split nor chosen from', {
      hint: 'All of it is a test split; n says how much there is.',
    });
    return {};
  }
  let settings: Settings = {};
  for (const setting of declaration.settings) {
    const bound = (specs: readonly SettingSpec[]): ReturnType<typeof bindSettings> =>
      bindSettings(
        builder,
        setting.name.name,
        specs,
        setting.arguments.map((argument) => BoundArgument.written(argument, environment)),
        setting.span,
      );
    if (setting.name.name === 'split') {
      const values = bound([share('test'), share('validation')]);
      const split = Object.fromEntries(
        Object.entries(values ?? {}).flatMap(([name, { value, explicit }]) =>
          explicit ? [[name, Number(value)]] : [],
        ),
      );
      if (Object.keys(split).length > 0) settings = { ...settings, split };
    } else if (setting.name.name === 'choose') {
      for (const [name, { value, explicit }] of Object.entries(bound([folders, examples]) ?? {}))
        if (explicit) settings = { ...settings, [name]: Number(value) };
    } else if (setting.name.name === 'balance') {
      const balance = balanced(builder, setting, fields, unpaired);
      if (balance !== undefined) settings = { ...settings, balance };
    } else {
      const close = nearest(setting.name.name, known);
      builder.error('GEN1008', setting.name.span, `data has no setting \`${setting.name.name}\``, {
        hint: close ? `Did you mean \`${close}\`?` : `It has ${known.join(', ')}.`,
      });
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
): string | undefined {
  const [argument, more] = setting.arguments;
  const classes = fields.filter((field) => field.value.type.classes !== undefined).map((field) => field.name);
  const name = argument && !argument.name && argument.value.kind === 'name' ? argument.value.name : undefined;
  if (name === undefined || more || !classes.includes(name)) {
    builder.error('GEN1010', (argument ?? setting).span, 'balance takes the name of a class field', {
      hint: classes.length > 0 ? `Write: balance ${classes[0]}.` : 'Declare one, such as kind: class(2) from set.',
    });
    return undefined;
  }
  if (!unpaired) return name;
  builder.error('GEN1010', setting.span, 'the sides of an unpaired set are not balanced by class', {
    why: 'Each side is drawn on its own; only the first has classes.',
  });
  return undefined;
}

/** `lab` makes numbers of bytes: what works on bytes comes before it, and the field says what comes out. */
export function checkOrder(
  builder: Builder,
  declaration: DataDeclaration,
  field: DataField,
  stages: readonly Transform[],
): void {
  const made = declaration.from?.[0]?.kind === 'call';
  const at = made ? -1 : stages.findIndex((stage) => stage.name === 'lab');
  if (at < 0 && !made) return;
  const late = stages.slice(at + 1).find((stage) => transforms.find((each) => each.name === stage.name)?.bytes);
  if (late) {
    builder.error(
      'GEN1010',
      field.span,
      made
        ? `\`${late.name}\` works on files, not on what another model draws`
        : `\`${late.name}\` must stand before \`lab\``,
      { hint: `After ${made ? 'a sample' : 'lab'} there may be crop and mirror.` },
    );
  }
  if (made) return;
  const { shape, range } = field.value.type;
  if (shape.length === 3 && shape[2] === 3 && range?.low === -1 && range.high === 1) return;
  builder.error(
    'GEN2002',
    field.span,
    `\`${field.name}\` is declared as ${showShape(shape)} in ${range?.low}..${range?.high}, but lab makes [height, width, 3] in -1..1`,
    {
      why: 'Its channels are L/100, a/128 and b/128.',
      hint: `Write: ${textOf(field.span).split(':')[0]}: [${shape[0] ?? 64}, ${shape[1] ?? 64}, 3] in -1..1.`,
    },
  );
}
