/** The pairs of nets of two models: by name, then by content. */
import type { NetNames } from './net-diff.js';
import type { ModelForm, NetForm } from './form.js';
import { canonicalText, namesOf } from './json.js';

/** Nets of both models. A net of one side alone is not included. */
export function matchNets(a: ModelForm, b: ModelForm): NetNames[] {
  const names = namesOf(a.nets, b.nets);
  const pairs: NetNames[] = names
    .filter((name) => a.nets[name] && b.nets[name])
    .map((name) => ({ before: name, after: name }));
  const gone = names.filter((name) => !b.nets[name]);
  const come = names.filter((name) => !a.nets[name]);
  for (const textOf of [fullText, operations]) {
    for (const before of [...gone]) {
      const text = textOf(a.nets[before]!);
      const twins = come.filter((name) => textOf(b.nets[name]!) === text);
      const rivals = gone.filter((name) => textOf(a.nets[name]!) === text);
      // If several are alike, only their names could tell them apart, and those differ.
      if (twins.length !== 1 || rivals.length !== 1) continue;
      pairs.push({ before, after: twins[0]! });
      gone.splice(gone.indexOf(before), 1);
      come.splice(come.indexOf(twins[0]!), 1);
    }
  }
  return pairs;
}

const fullText = (net: NetForm): string => canonicalText(net);
const operations = (net: NetForm): string => net.layers.map(({ op }) => op).join(' ');
