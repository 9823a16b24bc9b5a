import type { FreeholdEvent, Scope } from '@freehold/core';
import { rescoreContact } from './rescore.ts';
import { addSignal } from './signals.ts';

/**
 * What somebody wrote down of a talk counts for the lead that it was about, or for all open ones of the person: an outward one is us getting
 * in touch, an inward one an answer. Enquiries are signals already, by the form that they came through.
 */
export async function interactionHeard(event: FreeholdEvent, scope: Scope): Promise<void> {
	const interaction = await scope.records('interaction').find({ id: event.record });
	if (!interaction?.direction || interaction.type === 'enquiry') return;
	const { lead, contact } = interaction;
	const open = lead
		? [{ id: lead as string }]
		: await scope.sql<{ id: string }>(
				`select id from leads where contact = $1::uuid and stage not in ('won', 'lost') and archived_at is null order by id`,
				[contact],
			);
	for (const { id } of open) {
		await addSignal(scope, {
			lead: id,
			kind: interaction.direction === 'out' ? 'contacted' : 'replied',
			at: interaction.occurredAt,
			listing: interaction.listing,
			source: `interaction ${event.record} ${id}`,
		});
	}
}

/** The leads of both, whoever has them by now. */
export async function mergeHeard(event: FreeholdEvent, scope: Scope): Promise<void> {
	for (const contact of [event.record, event.data.from as string]) await rescoreContact(scope, contact);
}
