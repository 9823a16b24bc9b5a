/** `GET /v1/description` as a publishable key sees it: an entity with `public.create`, and the words. */
import { readFileSync } from 'node:fs';

const WORDS = ['money', 'address', 'geo-point', 'area', 'person-name', 'email', 'phone', 'time-window'];
const words = Object.fromEntries(
	WORDS.map((word) => [word, JSON.parse(readFileSync(new URL(`../../schemas/words/${word}.json`, import.meta.url), 'utf8'))]),
);

export const description = {
	version: '0.1.0',
	mode: 'mock',
	words,
	entities: [
		{
			name: 'listing',
			plural: 'listings',
			plugin: 'listings',
			title: 'Listing',
			titleField: 'headline',
			search: ['headline'],
			order: '-createdAt',
			columns: ['headline', 'reference', 'price', 'bedrooms', 'address'],
			schema: {
				properties: {
					headline: { type: 'string' },
					reference: { type: 'string' },
					purpose: { type: 'string', enum: ['sale', 'rent'] },
					price: { $ref: '#/words/money' },
					bedrooms: { type: 'integer' },
					livingArea: { $ref: '#/words/area' },
					address: { $ref: '#/words/address' },
					features: { type: 'array', items: { type: 'string' } },
					listedAt: { type: 'string', format: 'date-time', 'x-label': 'Listed' },
				},
			},
		},
		{ name: 'valuation', plural: 'valuations', plugin: 'demo', title: 'Ask for a valuation', titleField: 'name' },
	],
	operations: [
		{ id: 'listing.list', kind: 'list', entity: 'listing', title: 'List', method: 'GET', path: '/v1/listings', public: true },
		{
			id: 'valuation.create',
			kind: 'create',
			entity: 'valuation',
			title: 'Create',
			method: 'POST',
			path: '/v1/valuations',
			public: true,
			input: {
				type: 'object',
				required: ['name', 'email', 'address', 'propertyType'],
				properties: {
					name: { $ref: '#/words/person-name', 'x-label': 'Your name' },
					email: { $ref: '#/words/email', 'x-label': 'Email' },
					phone: { $ref: '#/words/phone', 'x-label': 'Phone' },
					propertyType: { type: 'string', enum: ['house', 'apartment', 'land'], 'x-label': 'What is it?' },
					address: { $ref: '#/words/address', 'x-label': 'Where is it?' },
					livingArea: { $ref: '#/words/area', 'x-label': 'Living area' },
					hope: { $ref: '#/words/money', 'x-label': 'What do you hope for?', properties: { amount: { pattern: '[1-9]' } } },
					bedrooms: { type: 'integer', minimum: 0, maximum: 40, 'x-label': 'Bedrooms' },
					visit: { $ref: '#/words/time-window', 'x-label': 'When may we visit?', description: 'We stay about an hour.' },
					features: { type: 'array', items: { type: 'string' }, 'x-label': 'What is special about it?' },
					remarks: { type: 'string', maxLength: 2000, 'x-control': 'textarea', 'x-label': 'Remarks' },
					newsletter: { type: 'boolean', 'x-label': 'Send me the market report each quarter' },
				},
			},
		},
	],
};
