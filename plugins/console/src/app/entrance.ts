/** What the pages before the door have in common. */
import { type FreeholdError, isFreeholdError } from '@freehold/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { mark } from './mark.ts';

/** The card with the house on it. `fault` is told at once, `notice` when there is time. */
export function entrance(
	title: string,
	content: unknown,
	{ fault, notice }: { fault?: unknown; notice?: string } = {},
): TemplateResult {
	return html`<main>
		<div class="card">
			<header>${mark()}<h1 tabindex="-1">${title}</h1></header>
			<div role="alert" id="fault">${fault || nothing}</div>
			<div role="status">${notice || nothing}</div>
			${content}
		</div>
	</main>`;
}

/** The first input that was left empty gets the focus. */
export function firstEmpty(form: HTMLFormElement): HTMLInputElement | undefined {
	const empty = [...form.querySelectorAll('input')].find((input) => input.required && !input.value.trim());
	empty?.focus();
	return empty;
}

/** A sign-in that lacks its second half. */
export type Challenge = { challenge: string; methods: string[] };

/** What a right first half is answered with, where there is a second. */
export function challengeIn(error: unknown): Challenge | undefined {
	if (!isFreeholdError(error) || error.code !== 'second_factor_required') return undefined;
	return (error as FreeholdError).problem as Challenge & FreeholdError['problem'];
}

/** All that is wrong with what was sent, one below the other. */
export function faultList(error: unknown): TemplateResult | undefined {
	if (!isFreeholdError(error) || error.errors.length === 0) return undefined;
	return html`<ul>${error.errors.map(({ detail }) => html`<li>${detail}</li>`)}</ul>`;
}
