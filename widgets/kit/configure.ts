/** Entry `configure.js`: `import { configure } from '…/widgets/v1/configure.js'`; the loader uses it too.
 *
 *   addLanguage('de', () => import('/words.de.js'))    // a module that exports `strings`: the keys of strings.es.ts */
export { configure } from './settings.ts';
export { addLanguage } from './words.ts';
