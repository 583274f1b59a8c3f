/** What the server uses of `vscode-uri`: addresses of files. */
export const URI = {
  parse: (uri: string): { path: string } => ({ path: decodeURIComponent(new URL(uri).pathname) }),
  from: ({ path }: { path: string }): { toString(): string } => ({
    toString: () => `file://${path.split('/').map(encodeURIComponent).join('/')}`,
  }),
};
