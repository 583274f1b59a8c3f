/** Names that emitted code cannot give to other things: words of JavaScript, and names that a module imports or declares. */
import { initializerConstructors, optimizerConstructors, scheduleConstructors } from './spelling/constructors.js';

const words = (text: string): string[] => text.split(' ');

/** Words that JavaScript reserves in a module, and values that no declaration may hide. */
const javascript = words(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield ' +
    'arguments eval undefined NaN Infinity',
);
/** Names that bodies of functions refer to. */
const referred = words('tf nn flow w pass weights Weights Batch model batch given');

/** Names that no variable of a function may have. */
export const reservedInFunctions: ReadonlySet<string> = new Set([...javascript, ...referred, ...optimizerConstructors]);

/**
 * Names that no function of a module may have: those above, its imports, and names that have a meaning for importers
 * (`then` would make a promise of the module).
 */
export const reservedInModules: ReadonlySet<string> = new Set([
  ...reservedInFunctions,
  ...initializerConstructors,
  ...scheduleConstructors,
  ...words('defineModel weight state repeated Pass Tensors Scalar Tensor NamedModel Repeated WeightDefinition'),
  ...[1, 2, 3, 4, 5, 6].map((rank) => `Tensor${rank}D`),
  ...words('then __esModule __proto__ exports module require Object'),
]);
