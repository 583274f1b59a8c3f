/** Node's streams by name: the file system in memory extends them, and nothing of the page opens one. */
export class Readable {}
export class Writable {}
