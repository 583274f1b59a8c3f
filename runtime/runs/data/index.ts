/** Data sets for Node: the embedded ones, IDX files, folders and zips of images. */
export type { DataContents } from './contents.js';
export { dataDirectory } from './directory.js';
export { downloadSet, type DownloadProgress } from './download.js';
export { openData, type BatchOptions, type DataBatch, type DataSet, type OpenOptions } from './open.js';
export { knownSets, type KnownSet, type RemoteFile } from './registry.js';
export { dataChanges, type DataRecord } from './record.js';
export { resolveSource, type ResolvedSource } from './resolve.js';
export type { Split } from './source.js';
export { contactSheet } from './sheet.js';
export { setStatuses, type SetStatus } from './status.js';
export { transformNames } from './transforms.js';
export type { SkippedFile } from './verify.js';
