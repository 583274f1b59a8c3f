/** Data prepared once on the disk, for engines outside Node. */
export { prepareData, type PreparedSet, type PrepareOptions } from './prepare-data.js';
export { listPrepared, removePrepared, type PreparedListing, type PreparedPictures } from './list.js';
