/** Entry `configure.js`: `import { configure } from '…/widgets/v1/configure.js'`; the loader uses it too. */
export { configure } from './settings.ts';
