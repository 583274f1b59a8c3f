/** The specs that the page knows beside the one in the editor: those of the gallery. */
import type { FileAccess } from '../../server/host/files.js';

export class Files implements FileAccess {
  private readonly texts = new Map<string, string>();

  add(texts: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(texts)) this.texts.set(path, text);
  }

  read(path: string): string | undefined {
    return this.texts.get(path);
  }

  exists(path: string): boolean {
    return this.texts.has(path);
  }

  specs(folder: string): readonly string[] {
    return [...this.texts.keys()].filter((path) => path.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
  }

  /** A reader for which one of the files has another text. */
  with(path: string, text: string): (asked: string) => string | undefined {
    return (asked) => (asked === path ? text : this.texts.get(asked));
  }
}
