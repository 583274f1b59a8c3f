/** A type checker for many compiled modules: it reads and binds the libraries once. */
import { existsSync } from 'node:fs';
import ts from 'typescript';

export class ModuleTypes {
  private before: ts.Program | undefined;
  private readonly files = new Map<string, ts.SourceFile>();

  constructor(private readonly root: string) {}

  /** The first type error of each module that has one, by the module's index. */
  check(modules: readonly string[]): Map<number, string> {
    const { config } = ts.readConfigFile(`${this.root}tsconfig.json`, (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent(
      { ...(config as object), include: [], files: ['none.ts'] },
      ts.sys,
      this.root,
    );
    const nameOf = (index: number): string => `${this.root}.genc/mutants/module-${index}.ts`;
    const texts = new Map(modules.map((text, index) => [nameOf(index), text]));
    const host = ts.createCompilerHost(options);
    const program = ts.createProgram({
      rootNames: [...texts.keys()],
      options: { ...options, declaration: false },
      oldProgram: this.before,
      host: {
        ...host,
        fileExists: (path) => texts.has(path) || existsSync(path),
        getSourceFile: (path, version) => {
          const text = texts.get(path);
          if (text !== undefined) return ts.createSourceFile(path, text, version);
          const known = this.files.get(path);
          if (known) return known;
          const file = host.getSourceFile(path, version);
          if (file) this.files.set(path, file);
          return file;
        },
      },
    });
    this.before = program;
    const errors = new Map<number, string>();
    for (const index of modules.keys()) {
      const file = program.getSourceFile(nameOf(index))!;
      const [first] = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      if (!first) continue;
      const line = file.getLineAndCharacterOfPosition(first.start ?? 0).line;
      const message = ts.flattenDiagnosticMessageText(first.messageText, '\n');
      errors.set(index, `${message}\n${file.text.split('\n')[line]?.trim()}`);
    }
    return errors;
  }
}
