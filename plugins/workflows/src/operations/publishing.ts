import { type Acting, type AfterHook, type BeforeHook, type Handler, Problem, problem, type Scope } from '@freehold/core';
import { checkDocument } from '../document/check.ts';
import type { WorkflowDocument } from '../document/model.ts';
import { type DocumentFault, worldOf } from '../document/world.ts';
import type { Version } from '../runs/rows.ts';
import { attend, leave } from '../runs/timers.ts';

/** Everything that is wrong with a document, what the records' lists say of its conditions included. */
export async function faultsOf(document: WorkflowDocument, scope: Scope): Promise<DocumentFault[]> {
	const { faults, questions } = checkDocument(document, worldOf(scope));
	for (const { pointer, entity, where } of questions) {
		try {
			await scope.invoke(`${entity}.list`, { query: { where, limit: '1', fields: 'id' } });
		} catch (error) {
			if (!(error instanceof Problem) || error.status >= 500) throw error;
			faults.push({ pointer, code: 'condition', detail: String(error.detail ?? error.message) });
		}
	}
	return faults;
}

export const check: Handler = async ({ body }: { body: { document: WorkflowDocument } }, scope) => ({
	faults: (await faultsOf(body.document, scope)).slice(0, 200),
});

/** Puts a version in force. What is published is never changed again: a run that is under way goes on with what it began with. */
export const publish: Handler = async ({ id }, scope) => {
	await scope.sql('select id from workflow_versions where id = $1 for update', [id]);
	const version = (await scope.records('workflow-version').get(id)) as Version;
	if (version.status === 'published') throw problem('conflict', { detail: 'This version is published already' });
	const person = scope.actor.id && (await scope.service<Acting>('acting').person(scope, scope.actor.id));
	if (!person) throw problem('forbidden', { detail: 'A version is published by a person: its runs do what that person may do' });
	const faults = await faultsOf(version.document, scope);
	if (faults.length) {
		const errors = faults.slice(0, 50).map(({ pointer, code, detail }) => ({ pointer: `/document${pointer}`, code, detail }));
		throw problem('invalid_input', {
			detail: errors
				.slice(0, 3)
				.map((one) => `${one.pointer}: ${one.detail}`)
				.join('; '),
			errors,
		});
	}
	const now = scope.service<{ now(): number }>('host').now();
	const change = { status: 'published', publishedBy: person.id, publishedAt: new Date(now).toISOString() };
	const published = await scope.records('workflow-version').update(id, change);
	await scope.records('workflow').update(version.workflow, { version: id });
	await attend(scope, version.workflow);
	return published;
};

/** Numbers the versions of a workflow one after the other. */
export const numberVersion: BeforeHook = async (body, scope) => {
	const [held] = await scope.sql('select id from workflows where id = $1 for update', [body.workflow]);
	if (!held) return body;
	const [row] = await scope.sql<{ next: number }>(
		'select coalesce(max(number), 0)::int + 1 as next from workflow_versions where workflow = $1',
		[body.workflow],
	);
	return { ...body, number: row?.next ?? 1 };
};

const published = () => problem('conflict', { detail: 'What is published stays as it is: make a new version, and publish that' });

export const keepPublished: BeforeHook = async (body, scope, { id }) => {
	const version = (await scope.records('workflow-version').get(id as string)) as Version;
	if (version.status === 'published') throw published();
	if (body.workflow !== undefined && body.workflow !== version.workflow)
		throw problem('invalid_input', {
			errors: [{ pointer: '/workflow', code: 'fixed', detail: 'A version stays with its workflow' }],
			detail: '/workflow: A version stays with its workflow',
		});
	return body;
};

export const switched: AfterHook = (workflow, scope) => attend(scope, workflow.id);
export const removed: AfterHook = (workflow, scope) => leave(scope, workflow.id);
