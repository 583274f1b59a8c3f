/** Types and marks of coloured words: those of the protocol alone, which every theme knows. */
export const types = ['keyword', 'comment', 'number', 'string', 'class', 'function', 'variable', 'parameter', 'property', 'enumMember', 'type', 'event'] as const; // prettier-ignore
export const modifiers = ['declaration', 'defaultLibrary', 'readonly'] as const;
