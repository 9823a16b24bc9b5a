import type { Actor, Scope } from '@freehold/core';

export type Change = {
	deal: string;
	subject: 'deal' | 'offer' | 'contingency' | 'document' | 'date' | 'party' | 'commission';
	record: string;
	action: string;
	from?: string | null;
	to?: string | null;
	fromStage?: string | null;
	toStage?: string | null;
	days?: number | null;
	note?: string | null;
};

/** Writes down what happened to a deal, in the transaction in which it does. Nobody can change it afterwards. */
export async function keep(scope: Scope, change: Change): Promise<void> {
	await scope.records('deal-change').create({ ...change, by: userOf(scope.actor) });
}

/** The person, or the service account, that acts; null: the platform, or a key. */
const userOf = ({ kind, id, key }: Actor): string | null => (kind === 'user' || key !== undefined ? id : null);
