/** marked, which draws the Markdown of the server, for CodeMirror's client: loaded when the first Markdown arrives. */
import type * as Original from 'marked';

let original: typeof Original | undefined;
export const load = async (): Promise<void> => {
  original ??= await import('marked');
};

export class Marked {
  private made: Original.Marked | undefined;

  constructor(private readonly extension: Original.MarkedExtension) {}

  parse(text: string, options: Original.MarkedOptions): string | Promise<string> {
    this.made ??= new original!.Marked(this.extension);
    return this.made.parse(text, options);
  }
}
