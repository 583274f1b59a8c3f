/** The step of the tour that is shown, if it is. */
import { signal } from '@preact/signals';

export const at = signal<number | undefined>(undefined);
export const showTour = (): void => {
  at.value = 0;
};
