/** Data sets for Node: the embedded ones, IDX files, folders and zips of images. */
export type { DataContents } from './set/contents.js';
export { dataDirectory } from './find/directory.js';
export { downloadSet, type DownloadProgress } from './find/download.js';
export { openData, type BatchOptions, type DataBatch, type DataSet, type OpenOptions } from './open.js';
export { listPrepared, prepareData, removePrepared } from './prepared/index.js';
export type { PreparedListing, PreparedPictures, PreparedSet, PrepareOptions } from './prepared/index.js';
export { knownSets, type KnownSet, type RemoteFile } from './find/registry.js';
export { dataChanges, type DataRecord } from './set/record.js';
export { resolveSource, type ResolvedSource } from './find/resolve.js';
export type { Split } from './source/source.js';
export { setStatuses, type SetStatus } from './find/status.js';
export { transformNames } from './set/transforms.js';
export type { SkippedFile } from './set/verify.js';
