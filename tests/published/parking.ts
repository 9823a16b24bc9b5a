/**
 * A plugin as a third party would publish it: an entity, an operation with code, and the migration that the installed platform writes.
 * Written by hand, in plain JavaScript: nobody has to use the generator.
 */
export const PARKING = '@harbour/freehold-plugin-parking';

export const parkingFiles = {
	'package.json': {
		name: PARKING,
		version: '1.0.0',
		description: 'Parking spaces that belong to homes',
		license: 'MIT',
		type: 'module',
		exports: { './package.json': './package.json' },
		files: ['schemas', 'migrations', 'src'],
		peerDependencies: { '@freehold/core': '^0.1.0' },
		freehold: { name: 'parking', core: '^0.1.0', code: './src/plugin.js', requires: { listings: '^0.1.0' } },
	},
	'schemas/parking-space.json': {
		$id: 'parking/parking-space',
		title: 'Parking space',
		description: 'A place for a car that comes with a home.',
		type: 'object',
		additionalProperties: false,
		required: ['label'],
		properties: {
			label: { type: 'string', minLength: 1, maxLength: 40, description: 'What is written on it.' },
			listing: {
				type: 'string',
				format: 'uuid',
				'x-ref': 'listings/listing',
				'x-on-delete': 'clear',
				'x-index': true,
				description: 'Which home.',
			},
			reserved: { type: 'boolean', default: false, description: 'Is it taken?' },
		},
		'x-entity': {
			plural: 'parking-spaces',
			title: 'label',
			search: ['label'],
			order: 'label',
			columns: ['label', 'listing', 'reserved'],
		},
		'x-operations': {
			reserve: {
				title: 'Reserve a parking space',
				description: 'Takes a space that is free.',
				on: 'record',
				permission: 'parking-space:write',
				output: 'record',
			},
		},
	},
	'src/plugin.js': `import { definePlugin, problem } from '@freehold/core';

export default definePlugin({
	name: 'parking',
	operations: {
		async 'parking-space.reserve'({ id }, scope) {
			const space = await scope.records('parking-space').get(id);
			if (space.reserved) throw problem('conflict', { detail: 'It is taken' });
			return scope.records('parking-space').update(id, { reserved: true });
		},
	},
});
`,
};
