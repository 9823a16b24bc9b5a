/** All elements: the one table that the loader, the build, the editors' data, React and the documentation are made of. */
import { forms } from './forms.ts';
import { homes } from './homes.ts';
import type { ElementDescription } from './model.ts';

export const elements: readonly ElementDescription[] = [...homes, ...forms];
