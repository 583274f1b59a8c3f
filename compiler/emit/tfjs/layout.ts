/** The layout of modules and of their declarations, by Prettier, which is loaded only here. */
export async function layout(text: string): Promise<string> {
  const { format } = await import('prettier');
  return format(text, {
    parser: 'typescript',
    printWidth: 160, // One layer, one line.
    singleQuote: true,
    trailingComma: 'all',
  });
}
