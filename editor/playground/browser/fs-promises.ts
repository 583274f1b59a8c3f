/** Node's `fs/promises` over a file system in memory. */
import { fs } from 'memfs';

const { promises } = fs;
export const { open, readFile, writeFile, appendFile, mkdir, mkdtemp, rename, rm, stat, readdir, link } = promises;
export const { copyFile, utimes, realpath, readlink, symlink, access, lstat, unlink } = promises;
export default promises;
