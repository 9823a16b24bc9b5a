/** What went wrong, in a person's words. */

import { type FreeholdError, type InputFault, isFreeholdError } from '@freehold/sdk';
import type { Localise } from '@freehold/widgets/kit';
import { failedState } from '@freehold/widgets/kit';
import { html, type TemplateResult } from 'lit';
import { href } from './place.ts';

/** Refusals that are told in words of our own. */
const TOLD = new Set([
	'email_unverified',
	'password_expired',
	'organization_suspended',
	'step_up_required',
	'enrolment_required',
	'link_expired',
	'sign_in_refused',
]);

/** One sentence: the platform's own where it said something a person can use. */
export function explain(error: unknown, local: Localise): string {
	// The browser's passkey dialog was closed, took too long, or knows no passkey for this place.
	if (error instanceof DOMException) return local.text('passkeyStopped');
	if (!isFreeholdError(error) || error.status === 0) return local.text('offline');
	if (TOLD.has(error.code)) return local.text(error.code);
	if (error.code === 'locked_out') return local.text('locked_out', { count: minutesOf(error) });
	if (error.status === 403) return local.text('forbidden');
	if (error.status >= 500)
		return [local.text('wentWrong'), error.requestId && local.text('reference', { id: error.requestId })]
			.filter(Boolean)
			.join(' ');
	return error.detail ?? error.message;
}

const minutesOf = ({ problem }: FreeholdError): number => Math.max(1, Math.ceil(Number(problem['retryAfter'] ?? 60) / 60));

/** What is wrong with the input, field by field. */
export function faultsOf(error: unknown): InputFault[] {
	return isFreeholdError(error) ? error.errors : [];
}

/** In place of what could not be loaded. */
export function problemState(error: unknown, local: Localise, retry: () => void): TemplateResult {
	if (isFreeholdError(error) && error.status === 404) return nothingHere(local);
	return failedState(local, explain(error, local), retry);
}

/** For an address that leads nowhere. */
export function nothingHere(local: Localise): TemplateResult {
	return html`<div class="state">
		<h1 class="title" tabindex="-1">${local.text('notFoundTitle')}</h1>
		<p>${local.text('notFoundText')}</p>
		<a class="button" href=${href()}>${local.text('goHome')}</a>
	</div>`;
}
