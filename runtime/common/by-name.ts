/**
 * A record by names of a spec. It has no prototype, so `constructor` or `toString` is in it only if the spec has it,
 * and `__proto__` is a name like any other.
 */
export function byName<T>(entries: Iterable<readonly [string, T]> = []): Record<string, T> {
  const record = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}
