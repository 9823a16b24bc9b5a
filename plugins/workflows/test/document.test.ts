/** Documents that are made up, by the schema and against it: what is wrong is told, and nothing ever throws. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '@freehold/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../../tests/harness/app.ts';
import { checkDocument } from '../src/document/check.ts';
import type { Step, WorkflowDocument } from '../src/document/model.ts';
import { type World, worldOf } from '../src/document/world.ts';
import { TEMPLATES } from '../src/operations/templates.ts';

describe('A document', () => {
	let app: TestApp;
	let world: World;
	beforeAll(async () => {
		app = await startApp('pglite');
		world = await app.app.asSystem(app.harbor.id, async (scope) => worldOf(scope));
	}, 120_000);
	afterAll(() => app.stop());

	const told = (document: unknown, more: Partial<World> = {}): string[] =>
		checkDocument(document as WorkflowDocument, { ...world, ...more }).faults.map(({ pointer, code }) => `${pointer} ${code}`);
	const main = (steps: Step[], rest: Record<string, Step[]> = {}, trigger: object = { event: 'lead.created' }) => ({
		trigger,
		blocks: { main: steps, ...rest },
	});
	const stop: Step = { key: 'end', stop: {} };

	it('that is shipped has no fault', () => {
		for (const { key, document } of TEMPLATES) expect(told(document), key).toEqual([]);
	});

	it('is described by the same schema for editors and for calls', () => {
		const published = JSON.parse(readFileSync(join(import.meta.dirname, '../../../schemas/workflow.json'), 'utf8'));
		const own = JSON.parse(readFileSync(join(import.meta.dirname, '../schemas/workflow-version.json'), 'utf8'));
		const { $schema, $id, title, ...schema } = published;
		expect(schema).toEqual(own.properties.document);
	});

	it.each<[string, unknown, string[]]>([
		['two triggers', main([stop], {}, { event: 'lead.created', manual: {} }), ['/trigger trigger']],
		['no such event', main([stop], {}, { event: 'lead.creatd' }), ['/trigger/event event']],
		['events of workflows', main([stop], {}, { event: 'workflow-run.updated' }), ['/trigger/event event']],
		[
			'no such state',
			main([stop], {}, { state: { entity: 'listing', field: 'status', is: 'gone' } }),
			['/trigger/state/is value'],
		],
		[
			'no such zone',
			main([stop], {}, { time: { rule: 'FREQ=DAILY', start: '2026-01-01T09:00', timeZone: 'Mars/Base' } }),
			['/trigger/time/timeZone zone'],
		],
		[
			'no main block',
			{ trigger: { manual: {} }, blocks: { other: [stop] } },
			['/blocks block_missing', '/blocks/other block_unused'],
		],
		['a key twice', main([stop, { key: 'end', stop: {} }]), ['/blocks/main/1/key key_again']],
		['a step that is two', main([{ key: 'x', stop: {}, wait: { for: 'P1D' } }]), ['/blocks/main/0 step']],
		['no such operation', main([{ key: 'x', call: { operation: 'task.creat' } }]), ['/blocks/main/0/call/operation operation']],
		['people and keys', main([{ key: 'x', call: { operation: 'user.create' } }]), ['/blocks/main/0/call/operation operation']],
		['no record', main([{ key: 'x', call: { operation: 'lead.win' } }]), ['/blocks/main/0/call/id required']],
		[
			'what is needed',
			main([{ key: 'x', call: { operation: 'task.create', body: {} } }]),
			['/blocks/main/0/call/body/title required'],
		],
		[
			'a value that is none',
			main([{ key: 'x', call: { operation: 'task.create', body: { title: 'T', priority: 'maximal' } } }]),
			['/blocks/main/0/call/body/priority enum'],
		],
		[
			'a reference of another kind',
			main([{ key: 'x', call: { operation: 'task.create', body: { title: 'T', contact: { $: '/record/listing' } } } }]),
			['/blocks/main/0/call/body/contact/$ reference'],
		],
		[
			'a reference to a step that comes later',
			main([{ key: 'x', call: { operation: 'task.create', body: { title: '{{/steps/end/outcome}}' } } }, stop]),
			['/blocks/main/0/call/body/title reference'],
		],
		[
			'a condition that cannot be read',
			main([{ key: 'x', branch: { cases: [{ when: '(a', go: 'b' }] } }], { b: [stop] }),
			['/blocks/main/0/branch/cases/0/when condition'],
		],
		[
			'a block that is missing',
			main([{ key: 'x', branch: { cases: [{ when: 'stage:new', go: 'b' }] } }]),
			['/blocks/main/0/branch/cases/0/go block_missing'],
		],
		[
			'a block in itself',
			main([{ key: 'x', branch: { cases: [{ when: 'stage:new', go: 'main' }] } }]),
			['/blocks/main/0/branch/cases/0/go block_again'],
		],
		['nobody to ask', main([{ key: 'x', approve: { ask: 'Well?' } }]), ['/blocks/main/0/approve nobody']],
		['nothing to wait for', main([{ key: 'x', wait: {} }]), ['/blocks/main/0/wait wait']],
		['an event of something else', main([{ key: 'x', wait: { event: 'deal.won' } }]), ['/blocks/main/0/wait/record record']],
		[
			'what is no list',
			main([{ key: 'x', each: { in: '/record/subject', go: 'b' } }], { b: [stop] }),
			['/blocks/main/0/each/in reference'],
		],
	])('is refused for %s', (_, document, faults) => expect(told(document)).toEqual(faults));

	it('is refused for what whoever publishes it may not do', () => {
		const viewer: Actor = { kind: 'user', id: null, organization: app.harbor.id, role: 'viewer', permissions: ['*:read'] };
		const document = main([{ key: 'x', call: { operation: 'task.create', body: { title: 'T' } } }]);
		expect(told(document, { actor: viewer })).toEqual(['/blocks/main/0/call/operation forbidden']);
	});

	it('whatever is in it, its faults are told and point to something in it', () => {
		const text = fc.oneof(
			fc.string(),
			fc.constantFrom(
				'/record/contact',
				'{{/steps/a/output/id}}',
				'stage:new',
				'steps.a.outcome:x',
				'lead.created',
				'task.create',
				'a',
				'main',
				'P1D',
				'{{/item}}',
				'(',
				'constructor',
				'__proto__',
			),
		);
		const value: fc.Arbitrary<unknown> = fc.oneof(
			text,
			fc.integer(),
			fc.boolean(),
			fc.constant(null),
			fc.record({ $: text }),
			fc.array(text),
		);
		const callSpec = fc.record(
			{ operation: text, id: text, query: fc.dictionary(text, text), body: fc.dictionary(text, value) },
			{ requiredKeys: ['operation'] },
		);
		const step = fc.record(
			{
				key: text,
				title: text,
				call: fc.record(
					{ operation: text, id: text, body: fc.dictionary(text, value), undo: callSpec },
					{ requiredKeys: ['operation'] },
				),
				wait: fc.record({ for: text, until: text, event: text, record: text, where: text }, { requiredKeys: [] }),
				branch: fc.record(
					{ cases: fc.array(fc.record({ when: text, go: text }), { minLength: 1 }), else: text },
					{ requiredKeys: ['cases'] },
				),
				approve: fc.record({ ask: text, role: text, user: text }, { requiredKeys: ['ask'] }),
				each: fc.record({ in: text, go: text }),
				stop: fc.record({ reason: text }),
			},
			{ requiredKeys: ['key'] },
		);
		const document = fc.record({
			trigger: fc.record(
				{
					event: text,
					state: fc.record({ entity: text, field: text, is: text }),
					time: fc.record({ rule: text, start: text, timeZone: text }),
					manual: fc.record({ entity: text }),
					where: text,
				},
				{ requiredKeys: [] },
			),
			blocks: fc.dictionary(text, fc.array(step, { maxLength: 4 }), { maxKeys: 4 }),
		});
		fc.assert(
			fc.property(document, (one) => {
				for (const { pointer, detail } of checkDocument(one as WorkflowDocument, world).faults) {
					expect(pointer).toMatch(/^(\/|$)/);
					expect(detail.length).toBeGreaterThan(3);
				}
			}),
			{ numRuns: 400 },
		);
	});
});
