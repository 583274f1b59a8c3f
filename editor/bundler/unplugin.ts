/** `genc/unplugin`: specs as modules in Rollup, Rolldown, esbuild, webpack and Rspack. */
import type { Plugin } from 'esbuild';
import { plugin } from './plugin.js';
import type { Options } from './options.js';

export type { Options } from './options.js';

/** A plugin by its name alone, which every version of these bundlers takes. */
type Named = (options?: Options) => { name: string };
/** A plugin of webpack and its kin. */
type Applied = (options?: Options) => { apply(compiler: never): void };

export const rollup = plugin.rollup as Named;
export const rolldown = plugin.rolldown as Named;
export const esbuild = plugin.esbuild as (options?: Options) => Plugin;
export const webpack = plugin.webpack as Applied;
export const rspack = plugin.rspack as Applied;
