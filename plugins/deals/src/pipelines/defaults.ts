import type { RecordObject, Scope } from '@freehold/core';

type Purpose = 'sale' | 'rent';

type StageOf = [name: string, probability: number, limitDays: number | null, more?: RecordObject];

/** How a sale and a letting usually go; an organisation changes its own copies as it likes. */
const USUAL: Record<Purpose, { name: string; stages: StageOf[] }> = {
	sale: {
		name: 'Sales',
		stages: [
			['New', 10, 7],
			['Qualified', 25, 14, { requires: ['contact'] }],
			['Viewing', 40, 21, { optional: true, requires: ['contact', 'listing'] }],
			['Negotiation', 60, 14, { optional: true, requires: ['contact', 'price'] }],
			['Under contract', 85, 45, { requires: ['contact', 'price', 'expectedCloseOn', 'acceptedOffer'] }],
			['Won', 100, null, { kind: 'won', requires: ['contact', 'price', 'settledContingencies'] }],
			['Lost', 0, null, { kind: 'lost' }],
		],
	},
	rent: {
		name: 'Lettings',
		stages: [
			['New', 10, 5],
			['Viewing', 35, 10, { optional: true, requires: ['contact', 'listing'] }],
			['Application', 60, 7, { requires: ['contact', 'price'] }],
			['Lease out', 85, 10, { requires: ['contact', 'price', 'acceptedOffer'] }],
			['Won', 100, null, { kind: 'won', requires: ['contact', 'price', 'settledContingencies'] }],
			['Lost', 0, null, { kind: 'lost' }],
		],
	},
};

/**
 * The id of the pipeline that a new deal of this kind comes into. An organisation that has none of the kind gets the usual one; two who
 * open the first deal at once get the same.
 */
export async function usualPipeline(purpose: Purpose, scope: Scope): Promise<string> {
	const pipelines = scope.records('pipeline');
	const found = async (): Promise<RecordObject | null> =>
		(await pipelines.list({ filter: { purpose }, sort: '-isDefault,createdAt', limit: 1 })).data[0] ?? null;
	const there = await found();
	if (there) return there.id;
	await scope.sql(`select pg_advisory_xact_lock(hashtext($1))`, [`pipelines ${scope.organization.id}`]);
	const meanwhile = await found();
	if (meanwhile) return meanwhile.id;
	const { name, stages } = USUAL[purpose];
	const isTaken = await pipelines.find({ name });
	const { id } = await pipelines.create({ name: isTaken ? `${name} (${purpose})` : name, purpose, isDefault: true });
	await scope.records('deal-stage').createMany(
		stages.map(([stage, probability, limitDays, more], position) => ({
			pipeline: id,
			name: stage,
			position,
			probability,
			limitDays,
			kind: 'open',
			optional: false,
			...more,
		})),
	);
	return id;
}

export const defaults = async (_input: unknown, scope: Scope) => ({
	pipelines: [await usualPipeline('sale', scope), await usualPipeline('rent', scope)],
});
