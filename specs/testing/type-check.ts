/** The type check of emitted modules, all in one program, since the types of tfjs take longer than any module. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The type errors of each module by its index, with the repository's compiler options. */
export function typeErrors(modules: readonly string[]): Map<number, string[]> {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path)) as {
    config: Record<string, unknown>;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['tsconfig.json'] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const texts = new Map(modules.map((text, index) => [`${root}specs/compiled/named-${index}.ts`, text]));
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, version) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, version) : ts.createSourceFile(path, text, version, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const found = new Map<number, string[]>();
  [...texts.keys()].forEach((path, index) => {
    const source = program.getSourceFile(path)!;
    const messages = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start }) => {
        const { line } = source.getLineAndCharacterOfPosition(start ?? 0);
        return `${ts.flattenDiagnosticMessageText(messageText, '\n')}\n  ${source.text.split('\n')[line]!.trim()}`;
      },
    );
    if (messages.length > 0) found.set(index, messages);
  });
  return found;
}
