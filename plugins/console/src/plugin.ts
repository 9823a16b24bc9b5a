/** The admin console at `/console`, and the widgets at `/widgets`: folders of static files. All they know they ask the platform for. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { definePlugin } from '@freehold/core';

const widgets = dirname(createRequire(import.meta.url).resolve('@freehold/widgets/package.json'));

export default definePlugin({
	name: 'console',
	serves: { '/console': join(import.meta.dirname, '../dist'), '/widgets': join(widgets, 'dist') },
});
