/** Arguments of a call whose tensors have no shapes yet: checks of their names, their number, and the settings that can be read. */
import type { Argument } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { catalogue } from '../../catalogue/index.js';
import type { OpEntry } from '../../catalogue/row/types.js';
import { namedOnce, placedOnce } from '../arguments/duplicates.js';
import { placeInputs, standsInNet } from '../arguments/net-inputs.js';
import { reportMissingInput } from '../arguments/operands.js';
import { bindParameters } from '../arguments/parameters.js';
import { byPosition } from '../arguments/setting-kinds.js';
import { reportUnknown } from '../arguments/setting-messages.js';
import { bindSettings } from '../arguments/settings.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Callable } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';

interface WrittenCall {
  /** True if `->` carries a value in. */
  readonly piped: boolean;
  readonly written: readonly Argument[];
  readonly span: Span;
  readonly within: Environment;
}

/** Reports errors in the arguments of a call that do not depend on its tensors. */
export function checkArguments(builder: Builder, callable: Callable | { kind: 'none' }, call: WrittenCall): void {
  const { piped, span, within } = call;
  const given = call.written.map((argument) => BoundArgument.written(argument, within));
  const carried = piped ? { meaning: poison, span } : undefined;
  switch (callable.kind) {
    case 'op':
      checkRow(builder, callable.name, given, call);
      return;
    case 'block':
    case 'fn': {
      const { declaration } = callable;
      const [inputs, settings] =
        declaration.kind === 'block' ? [declaration.inputs, declaration.settings] : [declaration.parameters, []];
      const parts = { callable, arguments: given, span, environment: within, ...(carried ? { carried } : {}) };
      bindParameters(builder, parts, declaration.name.name, inputs, settings);
      return;
    }
    case 'net': {
      const member = builder.model.members.get(builder.averages.get(callable.name)?.of ?? callable.name);
      const inputs = given.filter(({ name }) => name !== 'training');
      if (member?.kind === 'net' && !standsInNet(builder, callable.name, span, within))
        placeInputs(builder, member, carried, inputs, span);
      return;
    }
    default: // of a layer value more may be known where it is made
  }
}

/** Checks a call of a row. Of two rows with one name (`normal`), shapes decide, so neither is checked. */
function checkRow(builder: Builder, name: string, given: readonly BoundArgument[], call: WrittenCall): void {
  const rows = catalogue.filter((entry) => entry.name === name);
  if (!namedOnce(builder, name, given)) return;
  const [entry] = rows;
  if (!entry || rows.length > 1) return;
  const { piped, span } = call;
  const inputs = new Set(entry.inputs.map((input) => input.name));
  const branches = new Set(entry.branches?.names.map((branch) => branch.name));
  const unnamed = given.filter((argument) => argument.name === undefined);
  const named = given.filter((argument) => argument.name !== undefined && inputs.has(argument.name));
  const settings = given.filter(
    ({ name: setting }) => setting !== undefined && !inputs.has(setting) && !branches.has(setting),
  );
  const bind = (values: readonly BoundArgument[], whole: boolean): void => {
    bindSettings(builder, entry.name, entry.settings, [...values, ...settings], span, whole);
  };
  if (entry.variadic || entry.branches) {
    bind([], false);
    return;
  }
  const needed = entry.inputs.filter((input) => !input.optional);
  const places = needed.map((input) => input.name);
  if (piped && !placedOnce(builder, entry.name, places, [{ span }, ...unnamed, ...named])) return;
  const open = needed.filter((input) => named.every((argument) => argument.name !== input.name));
  const operands = open.slice(piped ? 1 : 0);
  if (piped && unnamed.length < operands.length) {
    reportMissingInput(builder, entry, operands[unnamed.length]!, span);
    bind([], false);
  } else if (piped || operands.length === 0) bind(unnamed.slice(operands.length), piped || entry.kind === 'draw');
  else if (entry.kind === 'layer' && isLiteral(unnamed[0])) bind(unnamed, false);
  else {
    bind([], false);
    checkNumber(builder, entry, unnamed, operands.length);
  }
}

/** A number, a text or a list is not a tensor. A row that begins with one is a layer that waits for its input. */
const isLiteral = (argument: BoundArgument | undefined): boolean =>
  ['number', 'string', 'list'].includes(argument?.expression?.kind ?? '');

/** Reports more arguments than there are inputs and settings without a required name. */
function checkNumber(builder: Builder, entry: OpEntry, unnamed: readonly BoundArgument[], operands: number): void {
  const places = byPosition(entry.settings);
  const beyond = unnamed[operands + places.length];
  if (beyond && places.every((spec) => spec.type.kind !== 'shape'))
    reportUnknown(builder, entry.name, entry.settings, beyond);
}
