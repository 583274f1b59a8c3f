/** The canonical order of a net's layers. It depends on the wiring, not on the text of the net. */
import type { LayerForm, NetForm, Source } from './form.js';
import { byCode } from './json.js';

/** Layers that the outputs need, inputs before users, first inputs first; then the others, by path. Iterative, since nets are deep. */
export function inCanonicalOrder(layers: Iterable<LayerForm>, outputs: NetForm['outputs']): LayerForm[] {
  const byPath = new Map([...layers].map((layer) => [layer.path, layer]));
  const placed = new Set<LayerForm>();
  const begun = new Set<LayerForm>();
  const find = (source: Source): LayerForm | undefined =>
    source.kind === 'layer' ? byPath.get(source.path) : undefined;
  const place = (root: LayerForm | undefined): void => {
    const pending = root ? [root] : [];
    while (pending.length > 0) {
      const layer = pending.at(-1)!;
      if (begun.has(layer)) {
        pending.pop();
        placed.add(layer);
        continue;
      }
      begun.add(layer);
      for (const { from } of [...layer.inputs].reverse()) {
        const input = find(from);
        if (input && !begun.has(input)) pending.push(input);
      }
    }
  };
  for (const { from } of outputs) place(find(from));
  for (const path of [...byPath.keys()].sort(byCode)) place(byPath.get(path));
  return [...placed];
}
