/** What Chevrotain uses of lodash, for plain arrays and objects: the original is a tenth of the language worker. */
type Collection<Value> = readonly Value[] | Readonly<Record<string, Value>> | null | undefined;
type Key<Value> = ((value: Value, key: never) => unknown) | string;

const entries = <Value>(all: Collection<Value>): [string | number, Value][] =>
  Array.isArray(all) ? [...all.entries()] : Object.entries(all ?? {});
const called = <Value>(key: Key<Value>): ((value: Value, at: string | number) => unknown) =>
  typeof key === 'string'
    ? (value) => (value as Record<string, unknown>)[key]
    : (key as (value: Value, at: string | number) => unknown);

export const isArray = Array.isArray;
export const isString = (value: unknown): boolean => typeof value === 'string';
export const isFunction = (value: unknown): boolean => typeof value === 'function';
export const isUndefined = (value: unknown): boolean => value === undefined;
export const isRegExp = (value: unknown): boolean => value instanceof RegExp;
export const isObject = (value: unknown): boolean => Object(value) === value;
export const isEmpty = (value: unknown): boolean => Object.keys((value ?? []) as object).length === 0;
export const has = (value: unknown, key: string): boolean =>
  value !== null && value !== undefined && Object.hasOwn(value, key);

export const keys = (value: unknown): string[] => Object.keys((value ?? {}) as object);
export const values = (value: unknown): unknown[] => Object.values((value ?? {}) as object);
export const assign = Object.assign;
export const identity = <Value>(value: Value): Value => value;
export const noop = (): void => undefined;
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const clone = <Value>(value: Value): Value =>
  (Array.isArray(value) ? [...(value as unknown[])] : isObject(value) ? Object.assign(Object.create(Object.getPrototypeOf(value) as object | null) as object, value) : value) as Value; // prettier-ignore

export function defaults(target: Record<string, unknown>, ...sources: Record<string, unknown>[]): object {
  for (const source of sources) for (const key in source) if (target[key] === undefined) target[key] = source[key];
  return target;
}

export function pickBy<Value>(object: Record<string, Value>, test: (value: Value, key: string) => unknown): object {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => test(value, key)));
}

export function forEach<Value>(all: Collection<Value>, call: (value: Value, at: never) => unknown): unknown {
  for (const [at, value] of entries(all)) if (call(value, at as never) === false) break;
  return all;
}

export const map = <Value>(all: Collection<Value>, key: Key<Value>): unknown[] => entries(all).map(([at, value]) => called(key)(value, at)); // prettier-ignore
export const filter = <Value>(all: Collection<Value>, key: Key<Value>): Value[] => entries(all).filter(([at, value]) => called(key)(value, at)).map(([, value]) => value); // prettier-ignore
export const reject = <Value>(all: Collection<Value>, key: Key<Value>): Value[] => filter(all, (value, at) => !called(key)(value, at)); // prettier-ignore
export const find = <Value>(all: Collection<Value>, key: Key<Value>): Value | undefined => entries(all).find(([at, value]) => called(key)(value, at))?.[1]; // prettier-ignore
export const some = <Value>(all: Collection<Value>, key: Key<Value>): boolean => entries(all).some(([at, value]) => called(key)(value, at)); // prettier-ignore
export const every = <Value>(all: Collection<Value>, key: Key<Value>): boolean => entries(all).every(([at, value]) => called(key)(value, at)); // prettier-ignore
export const includes = <Value>(all: Collection<Value>, value: Value): boolean => entries(all).some(([, each]) => each === value); // prettier-ignore
export const flatMap = <Value>(all: Collection<Value>, key: Key<Value>): unknown[] => flatten(map(all, key) as unknown[][]); // prettier-ignore
export const reduce = <Value, Sum>(all: Collection<Value>, add: (sum: Sum, value: Value, at: never) => Sum, start: Sum): Sum => entries(all).reduce((sum, [at, value]) => add(sum, value, at as never), start); // prettier-ignore

export function groupBy<Value>(all: Collection<Value>, key: Key<Value>): Record<string, Value[]> {
  const groups: Record<string, Value[]> = {};
  forEach(all, (value) => (groups[String(called(key)(value, 0))] ??= []).push(value));
  return groups;
}

export const first = <Value>(all: readonly Value[] | undefined): Value | undefined => all?.[0];
export const last = <Value>(all: readonly Value[] | undefined): Value | undefined => all?.at(-1);
export const drop = <Value>(all: readonly Value[], count = 1): Value[] => all.slice(count);
export const dropRight = <Value>(all: readonly Value[], count = 1): Value[] => all.slice(0, Math.max(0, all.length - count)); // prettier-ignore
export const flatten = <Value>(all: readonly (Value | readonly Value[])[] | undefined): Value[] => (all ?? []).flat() as Value[]; // prettier-ignore
export const uniq = <Value>(all: readonly Value[]): Value[] => [...new Set(all)];
export const compact = <Value>(all: readonly Value[]): Value[] => all.filter(Boolean);
export const difference = <Value>(all: readonly Value[], ...others: (readonly Value[])[]): Value[] => all.filter((value) => !others.flat().includes(value)); // prettier-ignore
export const indexOf = <Value>(all: readonly Value[], value: Value): number => all.indexOf(value);
