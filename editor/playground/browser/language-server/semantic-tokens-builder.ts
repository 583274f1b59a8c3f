/** Words of a document in the form of the protocol: each with its place from the word before. */
export class SemanticTokensBuilder {
  private readonly data: number[] = [];
  private line = 0;
  private character = 0;

  push(line: number, character: number, length: number, type: number, modifiers: number): void {
    const isSame = line === this.line;
    this.data.push(line - this.line, isSame ? character - this.character : character, length, type, modifiers);
    [this.line, this.character] = [line, character];
  }

  build(): { readonly data: readonly number[] } {
    return { data: this.data };
  }
}
