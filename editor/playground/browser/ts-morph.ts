/** What the emitter uses of ts-morph. A dynamic import of a CommonJS package has no names of its own in a bundle. */
import tsMorph from 'ts-morph';

export const { Project, StructureKind, VariableDeclarationKind, IndentationText, ts } = tsMorph;
