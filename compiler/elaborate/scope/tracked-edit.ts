import type { Edit } from '../../resolve/model.js';

/** An edit with the number of places that it changed; one that changed none is an error. */
export interface TrackedEdit extends Edit {
  matches: number;
}
