/** How far the training is, in a word. */
import { computed, signal } from '@preact/signals';

export type State = 'idle' | 'preparing' | 'training' | 'paused' | 'ended' | 'stopped' | 'failed';

export const state = signal<State>('idle');
export const isBusy = computed(() => ['preparing', 'training', 'paused'].includes(state.value));
