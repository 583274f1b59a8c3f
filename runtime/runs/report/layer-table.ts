/** The layer table as `genc show --json` prints it. It is checked, because it comes from a file. */
export interface Layer {
  readonly path: string;
  readonly op: string;
  readonly output: string;
  readonly parameters: number;
}
export interface Net {
  readonly name: string;
  readonly parameters: number;
  readonly trainable: number;
  readonly layers: readonly Layer[];
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const shape = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, inner]) => `${name} ${shape(inner)}`)
      .join(', ');
  return value === undefined ? '' : String(value);
};

export function netsOf(layers: unknown): Net[] {
  return list(record(layers)['nets']).map((entry) => {
    const net = record(entry);
    return {
      name: String(net['name']),
      parameters: count(net['parameters']),
      trainable: count(net['trainable']),
      layers: list(net['layers']).map((item) => {
        const layer = record(item);
        return {
          path: String(layer['path']),
          op: String(layer['op']),
          output: shape(layer['output']),
          parameters: count(layer['parameters']),
        };
      }),
    };
  });
}
