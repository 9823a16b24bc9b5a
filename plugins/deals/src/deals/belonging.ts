import type { AfterHook, BeforeHook, RecordObject, Scope } from '@freehold/core';
import { type Change, keep } from '../history.ts';
import { isRate } from '../money/decimal.ts';
import { refused } from '../reach.ts';

/** What is added to a deal belongs to whoever looks after the deal, and so is seen and changed by the same people. */
export const adopt: BeforeHook = async (body, scope) => {
	const deal = await scope.records('deal').find({ id: body.deal });
	// The write itself refuses a deal that is not there, or not in reach.
	return deal?.agent ? { ...body, agent: deal.agent } : body;
};

/** What belongs to a deal does not move to another one. */
export const stay =
	(entity: string): BeforeHook =>
	async (body, scope, { id }) => {
		if (body.deal === undefined) return body;
		const record = await scope.records(entity).find({ id: id as string });
		if (record && record.deal !== String(body.deal).toLowerCase()) throw refused('/deal', 'It stays with its deal');
		return body;
	};

/** Keeps in the history that something was added to a deal. */
export const keepAdded =
	(subject: Change['subject'], stateOf: (record: RecordObject) => string | null): AfterHook =>
	(record: RecordObject, scope) =>
		keep(scope, { deal: record.deal, subject, record: record.id, action: 'add', to: stateOf(record) });

/** Parts of those with the same role are at most the whole; a party is somebody. */
export const prepareParty: BeforeHook = async (body, scope, input) => {
	refuseNobody(body);
	const adopted = await adopt(body, scope, input);
	await refuseTooMuch(adopted, scope);
	return adopted;
};

export const keepParty: BeforeHook = async (body, scope, input) => {
	const party = await scope.records('deal-party').find({ id: input.id as string });
	await stay('deal-party')(body, scope, input);
	if (!party) return body;
	refuseNobody({ ...party, ...body });
	if (body.share !== undefined || body.role !== undefined) await refuseTooMuch({ ...party, ...body }, scope);
	return body;
};

function refuseNobody(party: RecordObject): void {
	if (['contact', 'user', 'name', 'company'].every((field) => !party[field]))
		throw refused('/contact', 'A party is a contact, a colleague, a name or a company', 'required');
}

async function refuseTooMuch({ id = null, deal, role, share }: RecordObject, { sql }: Scope): Promise<void> {
	if (!share) return;
	if (!isRate(share)) throw refused('/share', 'Must have at most four decimal places', 'multipleOf');
	await sql('select 1 from deals where id = $1 for update', [deal]);
	const [row] = await sql<{ left: number }>(
		`select (100 - coalesce(sum(share::numeric), 0))::float8 as left from deal_parties where deal = $1 and role = $2 and id is distinct from $3::uuid`,
		[deal, role, id],
	);
	const left = Math.round((row?.left ?? 100) * 10_000) / 10_000;
	if (share > left) throw refused('/share', `Parts of one role are at most 100 in all; ${left} is left`, 'maximum');
}
