import { ScreenElement } from '@freehold/widgets/kit';
import { sheets } from './styles.ts';

export type Problem = { detail?: string; message?: string; errors?: { pointer: string; code: string; detail: string }[] };

/** A screen of ours in the console. */
export abstract class Screen extends ScreenElement {
	static override styles = sheets;
}

export const BASE = '/console/workflows/designer';
