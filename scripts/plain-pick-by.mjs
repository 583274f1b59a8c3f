/**
 * A short `pickBy` for plain objects, for esbuild. Chevrotain copies the options of every grammar node with lodash's `pickBy`, which
 * also searches prototypes and symbols that these options lack. That alone takes a tenth of the start time.
 */
export const plainPickBy = {
  name: 'plain-pick-by',
  setup({ onLoad }) {
    onLoad({ filter: /lodash-es[\\/]pickBy\.js$/ }, () => ({
      contents: `export default function pickBy(object, predicate) {
        const picked = {};
        for (const key in object) if (predicate(object[key], key)) picked[key] = object[key];
        return picked;
      }`,
    }));
  },
};
