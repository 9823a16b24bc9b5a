import { ProviderError } from './provider-error.ts';

/**
 * Why a message may go. Security mail (a link to sign in) and notices about somebody's own account go to everybody; marketing goes
 * only with the id of a recorded decision (consent, do-not-contact, unsubscribe, quiet hours, frequency). No plugin goes around it.
 */
export type Decision = { kind: 'security' } | { kind: 'notice' } | { kind: 'marketing'; decision: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Asks whoever keeps the decisions whether this one was recorded, for this organisation and this address. */
export type Vouch = (organization: string, decision: string, to: string) => Promise<boolean>;

/**
 * The gate in front of every port that sends messages to people.
 * @param vouch none: nobody keeps decisions here, so no marketing goes
 * @throws ProviderError refused
 */
export async function refuseUndecided(
	{ decision, to }: { decision: Decision; to: string },
	organization: string,
	vouch?: Vouch,
): Promise<void> {
	if (decision?.kind === 'security' || decision?.kind === 'notice') return;
	if (decision?.kind !== 'marketing' || !UUID.test(decision.decision))
		throw new ProviderError(
			'refused',
			'Found a message without a decision that lets it go; meant security, notice, or marketing',
		);
	if (!vouch) throw new ProviderError('refused', 'Nothing here keeps decisions about marketing, so no marketing leaves');
	if (!(await vouch(organization, decision.decision, to)))
		throw new ProviderError('refused', 'The decision that lets this message go was not recorded for this addressee');
}
