/** Data sets opened: pictures and sounds in files, or rows of numbers in memory. */
import type { DataDefinition } from '../../contract/model.js';
import { openRows } from './rows/open-rows.js';
import type { DataSet, OpenOptions } from './set/data-set.js';
import { openPictures } from './set/open-pictures.js';

export type { BatchOptions, DataBatch, DataSet, OpenOptions } from './set/data-set.js';

/**
 * Opens a data set: finds its sources, divides them, and reads them once, so that damaged files, damaged rows and wrong
 * shapes are known before training starts.
 * @throws UserError if a source is missing or damaged, or does not have the declared shapes.
 */
export const openData = (definition: DataDefinition, options: OpenOptions): Promise<DataSet> =>
  definition.kind && definition.kind !== 'sounds' ? openRows(definition, options) : openPictures(definition, options);
