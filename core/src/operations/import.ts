import { refuse } from '../data/filter.ts';
import { checkImport } from '../data/import/check.ts';
import { readMapping } from '../data/import/mapping.ts';
import type { Row } from '../data/import/rows.ts';
import { runImport } from '../data/import/run.ts';
import { problem } from '../errors.ts';
import { importSchema } from '../schema/shapes.ts';
import type { Answer, Parts } from './door.ts';
import { limited } from './limits.ts';
import type { Operation, Scope, Transact } from './model.ts';
import { compileUnreachable } from './references.ts';
import type { Job } from './run.ts';
import { holdOfFields } from './sight.ts';
import type { Validator } from './validate.ts';

/** The import of an entity: its rows checked against its schema, looked at by the hooks of `listing.import`, loaded in batches. */
export function compileImport(operation: Operation, parts: Parts, validator: Validator) {
	const { entity } = operation;
	const check = validator.faults(limited(importSchema(entity), parts.store.tables.get(entity.name)));
	const hooks = parts.hooks.get(operation.id) ?? [];
	const unreachable = compileUnreachable(entity, parts);
	return async ({ input, own, actor }: Job, transact: Transact): Promise<Answer> => {
		const { check: asked, ...mapping } = input.query ?? {};
		const read = asked === undefined ? runImport : checkImport;
		if (asked !== undefined && asked !== 'true') throw refuse('check', asked, 'true, or left out');
		const report = await read({
			entity,
			words: parts.registry.words,
			transact,
			caller: `${actor.kind}:${actor.id ?? ''}`,
			source: input.stream?.body as AsyncIterable<Uint8Array>,
			wanted: readMapping(mapping),
			check,
			async prepare(rows: Row[], scope: Scope) {
				// Whoever may write only their own records loads their own.
				if (own) for (const { record } of rows) record[own.field] = actor.id;
				for (const { record } of rows) holdOfFields(operation, { body: record }, actor, own);
				for (const hook of hooks) await hook({ rows }, scope, {});
				const records = rows.map(({ record }) => record);
				for (const { at, field } of await unreachable(actor, records, scope.sql)) refuseReference(rows[at] as Row, field);
			},
			room: (scope, wanted) => parts.quotas.room(scope, entity, wanted),
			...(input.onProgress ? { onProgress: input.onProgress } : {}),
		});
		return { status: 200, json: JSON.stringify(report) };
	};
}

function refuseReference({ line, record, refusals }: Row, field: string): void {
	refusals.push({ line, column: field, reason: 'No record with this id', found: String(record[field]).slice(0, 100) });
}

/** What commits as it goes (an import, an export) cannot be a part of something that may still be undone. */
export const refuseNested = async (): Promise<Answer> => {
	throw problem('conflict', {
		detail: 'This runs in transactions of its own; call it by itself, without an Idempotency-Key',
	});
};
