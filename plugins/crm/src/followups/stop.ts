import type { Scope } from '@freehold/core';

/** Ends the round of follow-ups of a lead: the person answered, or it is won, lost, or wants no more of it. */
export async function stopFollowUps({ sql }: Scope, lead: string): Promise<void> {
	await sql('update leads set next_follow_up_at = null, updated_at = now() where id = $1 and next_follow_up_at is not null', [
		lead,
	]);
	await sql(
		`update follow_ups set status = 'skipped', updated_at = now() where lead = $1 and status in ('open', 'snoozed') and reason <> 'by_hand'`,
		[lead],
	);
}
