import { definePlugin } from '@freehold/core';
import { closeLate, planClosing } from './jobs/close-late.ts';
import { waiting } from './operations/waiting.ts';

/** The plugin's one door: the name of all that its code adds. */
export default definePlugin({
	name: 'sampling',
	operations: { 'sample.waiting': waiting },
	after: { 'sample.create': planClosing },
	jobs: { 'close-late': closeLate },
});
