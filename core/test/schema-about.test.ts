import { describe, expect, it } from 'vitest';
import { ROOT } from '../../tests/harness/once.ts';
import { loadConfig } from '../src/config.ts';
import { eventTypes } from '../src/events/catalogue.ts';
import { patternOf } from '../src/events/patterns.ts';
import { findPlugins } from '../src/plugin.ts';
import { loadRegistry } from '../src/schema/registry.ts';
import { expectFault, type FaultCase } from './schema-fixtures.ts';

const fields = { kind: { type: 'string', maxLength: 50 }, subject: { type: 'string', format: 'uuid' } };
const about = { entity: 'kind', record: 'subject' };
const derive = ['list', 'get', 'create'];

const FAULTS: Record<string, FaultCase> = {
	'a kind that is one of a few': [
		(home) => {
			Object.assign(home.properties, { ...fields, kind: { type: 'string', enum: ['contact'] } });
			home['x-entity'].derive = derive;
			home['x-about'] = about;
		},
		{ pointer: '/x-about/entity', meant: /a field of text/ },
	],
	'a record that is a reference': [
		(home) => {
			Object.assign(home.properties, fields);
			home['x-entity'].derive = derive;
			home['x-about'] = { entity: 'kind', record: 'agent' };
		},
		{ pointer: '/x-about/record', meant: /without x-ref/ },
	],
	'a record that is needed where its kind is not': [
		(home) => {
			Object.assign(home.properties, fields);
			home.required.push('subject');
			home['x-entity'].derive = derive;
			home['x-about'] = about;
		},
		{ pointer: '/x-about/record', meant: /required where the kind is/ },
	],
	'an import past the question who reads the record': [
		(home) => {
			Object.assign(home.properties, fields);
			home['x-entity'].derive = [...derive, 'import'];
			home['x-about'] = about;
		},
		{ pointer: '/x-entity/derive', found: '"import"' },
	],
	'a notice to nobody that the record or the event names': [
		(home) => {
			home['x-events'] = { shown: { description: 'Somebody saw it.', notify: { to: ['headline'], title: 'Seen' } } };
		},
		{ pointer: '/x-events/shown/notify/to/0', found: '"headline"' },
	],
};

describe('What is about a record', () => {
	it.each(Object.entries(FAULTS))('%s is refused', (_name, one) => {
		expectFault(one);
	});
});

describe('Patterns of events', () => {
	const types = [...eventTypes(loadRegistry(findPlugins(loadConfig(ROOT, {}, {})))).values()];
	const event = (more: object) => ({ owner: 'maya', actor: { kind: 'user', id: 'bea' }, data: {}, ...more }) as never;

	it('hear what somebody is notified of', () => {
		const heard = patternOf('*.notify')?.(types).map(({ type }) => type);
		expect(heard).toEqual(expect.arrayContaining(['lead.response-overdue', 'task.reminded']));
		expect(heard).not.toContain('task.completed');
	});

	it('hear what comes into somebody’s hands, and not by their own doing, a visitor’s, or in bulk by the platform', () => {
		const heard = patternOf('*.assigned')?.(types) ?? [];
		expect(heard.map(({ type }) => type)).toEqual(expect.arrayContaining(['task.created', 'task.updated', 'contact.updated']));
		expect(heard.filter(({ type }) => /^(comment|notification|user|note)\./.test(type))).toEqual([]);
		const made = heard.find(({ type }) => type === 'task.created')?.only;
		const changed = heard.find(({ type }) => type === 'task.updated')?.only;
		expect(made?.passes(event({}))).toBe(true);
		expect(made?.passes(event({ owner: null }))).toBe(false);
		expect(made?.passes(event({ owner: 'bea' }))).toBe(false);
		expect(made?.passes(event({ actor: { kind: 'system', id: null } }))).toBe(false);
		expect(made?.passes(event({ actor: { kind: 'publishable-key', id: 'page' } }))).toBe(false);
		expect(changed?.passes(event({ data: { changed: ['title', 'assignee'] } }))).toBe(true);
		expect(changed?.passes(event({ data: { changed: ['title'] } }))).toBe(false);
		expect(changed?.passes(event({ actor: { kind: 'system', id: null }, data: { changed: ['assignee'] } }))).toBe(true);
	});

	it('are no others', () => {
		expect(patternOf('*.created')).toBeUndefined();
	});
});
