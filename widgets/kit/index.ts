/**
 * The kit: what our widgets and the console are built with, and what a partner may build with.
 *
 * - `FreeholdElement`, `define`: the base class and the define-once guard (element.ts).
 * - `controlStyles`, `stateStyles`, `tableStyles`: looks of native controls; `.button(.primary|.quiet|.danger|.icon)`, `.input`, `.field`, `.state`.
 * - `<freehold-fields>`: a form's fields from a JSON Schema (fields/element.ts), `<freehold-reference>`, `<freehold-dialog>`, `toast()`.
 * - `ScreenElement`, `screenStyles`, `Load`: for screens of plugins in the console.
 * - `table()`, `pagination()`, `emptyState()`, `failedState()`, `skeleton()`, `icon()`: templates.
 * - `this.local` (localise.ts): `text(key)`, `money`, `area`, `number`, `date`; `addStrings`, `addLanguage`.
 *
 * Tokens a page (or the console) may set on any ancestor: `--freehold-color-{primary,on-primary,text,muted,surface,sunken,border,outline,danger}`,
 * `--freehold-radius`, `--freehold-space` (4px), `--freehold-font`, `--freehold-font-heading`, `--freehold-font-size`, `--freehold-shadow`.
 * Inside our own sheets the same are read as `--_primary`, `--_on-primary`, `--_text`, … , `--_radius`, `--_space`, `--_shadow`.
 */
import './events.ts';
import './fields/work.ts';

export { controlStyles } from './control-styles.ts';
export { buttonStyles, inputStyles } from './controls.ts';
export { define } from './define.ts';
export { FreeholdDialog } from './dialog.ts';
export { FreeholdElement } from './element.ts';
export { type Choice, type Fault, FreeholdFields, type References } from './fields/element.ts';
export { type Field, type FieldSchema, readFields } from './fields/model.ts';
export { FreeholdReference } from './fields/reference.ts';
export { type IconName, icon } from './icons.ts';
export { inWords } from './in-words.ts';
export { line } from './line.ts';
export { Load } from './load.ts';
export { Localise } from './localise.ts';
export { type Happening, ScreenElement, type ScreenHost, type ScreenOperation } from './screen.ts';
export { screenStyles } from './screen-styles.ts';
export { emptyState, failedState, skeleton, stateStyles } from './states.ts';
export { type Column, pagination, type TableOptions, table, tableStyles } from './table.ts';
export { FreeholdToasts, toast } from './toast.ts';
export { tokens } from './tokens.ts';
export { dayOf, leftUntil, timeOf } from './when.ts';
export { addLanguage, addStrings } from './words.ts';
