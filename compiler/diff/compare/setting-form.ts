import type { Setting } from '../../catalogue/row/values.js';
import type { SettingForm } from './form.js';

/** Settings without their places in the text: moving a line is not a change. */
export const settingForms = (settings: Readonly<Record<string, Setting>>): Record<string, SettingForm> =>
  Object.fromEntries(Object.entries(settings).map(([name, { value, explicit }]) => [name, { value, explicit }]));
