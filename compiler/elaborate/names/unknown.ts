/** Names without a meaning, and the names that may have been meant. */
import type { Span } from '../../../grammar/syntax/source.js';
import { configNames, valueFamilies } from '../../catalogue/configs/index.js';
import { isDistance } from '../../catalogue/distances.js';
import { opNames } from '../../catalogue/index.js';
import { adviceFor } from '../../diagnostics/advice.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import { isAskedFor } from '../../resolve/files.js';
import { argumentsBehind } from '../arguments/other-libraries.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { reportDistanceAsValue } from './whole-sets.js';

export function reportUnknownName(builder: Builder, name: string, span: Span, environment: Environment): void {
  const known = [
    ...environment.visible(),
    ...builder.model.members.keys(),
    ...builder.model.scope.names.keys(),
    ...builder.fields.keys(),
    ...opNames,
    ...valueFamilies.flatMap(configNames),
    ...[...builder.language.builtins.values()].flatMap((each) => (each.offered?.(builder) ? [each.name] : [])),
    'none',
  ];
  if (isAskedFor(builder.files.scopes.get(environment.source), name)) return;
  if (isDistance(name)) {
    reportDistanceAsValue(builder, name, span);
    return;
  }
  // The declaration of this field was not understood, and has been reported.
  if (builder.failedFields.has(name)) return;
  const left = environment.leftAt(name);
  if (left) {
    builder.report('GEN3041', 'left', span, { name }, { related: [{ span: left, message: 'assigned here' }] });
    return;
  }
  const advice = adviceFor(
    name,
    argumentsBehind(builder.files, span),
    (argument) => builder.fields.get(argument)?.type.classes !== undefined,
  );
  if (advice !== undefined) {
    builder.report('GEN1001', 'name', span, { name }, { hint: advice });
    return;
  }
  const close = nearest(name, known);
  const { hint, fixes } = meant(span, close, 'Declare it with let, param or fn, or use it from another file.');
  // A close name of the spec's own is only a guess, so no fix is offered.
  const own = close !== undefined && environment.lookup(close) !== undefined;
  builder.report('GEN1001', 'name', span, { name }, { hint, ...(fixes && !own ? { fixes } : {}) });
}
