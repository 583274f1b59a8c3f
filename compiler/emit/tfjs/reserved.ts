/** Names that emitted code cannot give away: words of JavaScript, and what a module imports and declares itself. */
import { initializerConstructors, optimizerConstructors } from './spelling/constructors.js';

const words = (text: string): string[] => text.split(' ');

/** Words that JavaScript keeps for itself in a module, and values that no declaration may hide. */
const javascript = words(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield ' +
    'arguments eval undefined NaN Infinity',
);
/** What bodies of functions refer to. */
const referred = words('tf nn flow w pass weights Weights Batch model batch given');

/** What no variable of a function is called. */
export const reservedInFunctions: ReadonlySet<string> = new Set([...javascript, ...referred, ...optimizerConstructors]);

/**
 * What no function of a module is called: its imports as well, and names that say something of a module to whoever imports
 * it (`then` would make a promise of it).
 */
export const reservedInModules: ReadonlySet<string> = new Set([
  ...reservedInFunctions,
  ...initializerConstructors,
  ...words('defineModel weight state repeated Pass Tensors Scalar Tensor'),
  ...[1, 2, 3, 4, 5, 6].map((rank) => `Tensor${rank}D`),
  ...words('then __esModule __proto__ exports module require Object'),
]);
