/** Which tab is open. */
import { signal } from '@preact/signals';

export const tabs = {
  layers: 'Layers',
  graph: 'Graph',
  typescript: 'TypeScript',
  python: 'PyTorch',
  diff: 'Diff',
  train: 'Train',
} as const;
export type TabName = keyof typeof tabs;

export const tab = signal<TabName>('layers');
