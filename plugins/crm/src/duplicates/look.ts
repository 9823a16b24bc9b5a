import type { FreeholdEvent, Handler, JobHandler, Scope } from '@freehold/core';
import { findDuplicates } from './find.ts';

const BATCH = 200;
const COMPARED = ['name', 'email', 'phone', 'address'];

/** `contact-duplicate.find`: all contacts, batch by batch, each a job. */
export const findAll: Handler = async (_input, scope) => ({
	job: await scope.enqueue('crm.find-duplicates', {}, { key: 'all' }),
});

/** One batch of contacts by their ids, and then the next. */
export const lookOnce: JobHandler = async ({ after }: { after?: string }, scope) => {
	const rows = await scope.sql<{ id: string }>(
		'select id from contacts where archived_at is null and ($1::uuid is null or id > $1::uuid) order by id limit $2',
		[after ?? null, BATCH],
	);
	const found = await findDuplicates(
		rows.map(({ id }) => id),
		scope,
	);
	const last = rows.at(-1);
	if (rows.length === BATCH && last) await scope.enqueue('crm.find-duplicates', { after: last.id });
	return { compared: rows.length, found };
};

/** A contact who is new, or has changed in what contacts are compared by, is compared with all others. */
export const lookAtContact = async ({ record, type, data }: FreeholdEvent, scope: Scope): Promise<void> => {
	const changed = type === 'contact.updated' ? (data.changed as string[]) : COMPARED;
	if (changed.some((field) => COMPARED.includes(field))) await findDuplicates([record], scope);
};

/** A further address or number of a contact. */
export const lookAtPart =
	(entity: 'contact-channel' | 'contact-address') =>
	async ({ record }: FreeholdEvent, scope: Scope): Promise<void> => {
		const part = await scope.records(entity).find({ id: record });
		if (part) await findDuplicates([part.contact], scope);
	};
