/** Node's `fs` over a file system in memory. */
import { fs } from 'memfs';

export const { existsSync, readFileSync, writeFileSync, statSync, readdirSync, mkdirSync, rmSync, appendFileSync } = fs;
export const { createReadStream, realpathSync, promises, constants } = fs;
export default fs;
