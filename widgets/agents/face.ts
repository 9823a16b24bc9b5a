/** A colleague's face, or the letters of the name; and what they are, in words. Templates; bring `faceStyles`. */
import type { AgentProfile } from '@freehold/sdk';
import { css, html, type TemplateResult } from 'lit';
import type { Localise } from '../kit/localise.ts';
import { addStrings } from '../kit/words.ts';

addStrings({
	agents: 'Our people',
	noAgents: 'Nobody is shown here yet.',
	speaks: 'Speaks {languages}',
	knows: 'Knows {areas}',
	licence: 'Licence {number}',
	writeTo: 'Write to {name}',
	callTo: 'Call {number}',
	agentGone: 'This page is no longer there.',
});

export const AGENT_FIELDS = [
	'id',
	'name',
	'position',
	'email',
	'phone',
	'about',
	'languages',
	'areas',
	'licence',
	'photo',
] as const;

/** What a page shows of a profile. */
export type Agent = Pick<AgentProfile, (typeof AGENT_FIELDS)[number]>;

export const faceStyles = css`
	.face {
		display: grid;
		place-items: center;
		flex: none;
		inline-size: var(--_face, 72px);
		aspect-ratio: 1;
		overflow: hidden;
		border-radius: 50%;
		background: color-mix(in oklab, var(--_primary) 12%, var(--_surface));
		color: color-mix(in oklab, var(--_primary) 80%, var(--_text));
		font-family: var(--_heading);
		font-size: calc(var(--_face, 72px) * 0.36);
		font-weight: 500;
	}
	.face img {
		display: block;
		inline-size: 100%;
		block-size: 100%;
		object-fit: cover;
	}
	.position,
	.quiet-line {
		color: var(--_muted);
		font-size: 0.9375em;
	}
	.name {
		font-size: 1.1875em;
		overflow-wrap: anywhere;
	}
	.ways {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
	}
`;

const initials = (name: string): string =>
	name
		.split(/\s+/)
		.filter(Boolean)
		.flatMap((word, at, all) => (at === 0 || at === all.length - 1 ? [[...word][0] ?? ''] : []))
		.join('')
		.toLocaleUpperCase();

export function face({ name = '', photo }: Agent, asset: (path: string) => string): TemplateResult {
	return html`<span class="face" part="photo" aria-hidden="true">${photo ? html`<img src=${asset(photo)} alt="" loading="lazy" decoding="async" />` : initials(name)}</span>`;
}

/** "English, Spanish", in the reader's language. */
export function languagesOf({ languages }: Agent, local: Localise): string {
	const names = new Intl.DisplayNames(local.lang, { type: 'language' });
	return new Intl.ListFormat(local.lang).format((languages ?? []).map((code) => names.of(code) ?? code));
}

/** What tells of them in a line or two. */
export function linesOf(agent: Agent, local: Localise): string[] {
	const areas = new Intl.ListFormat(local.lang).format(agent.areas ?? []);
	return [
		areas && local.text('knows', { areas }),
		agent.languages?.length ? local.text('speaks', { languages: languagesOf(agent, local) }) : '',
		agent.licence ? local.text('licence', { number: agent.licence }) : '',
	].filter((line) => line !== '');
}
