/** Sending a public form: the SDK's client, what tells a person from a robot, and the thanks. Fetched when a person touches the form. */
import { css, html, type LitElement, nothing, type TemplateResult } from 'lit';
import { clientOf } from '../kit/client.ts';
import '../kit/fields/work.ts';
import { line } from '../kit/line.ts';
import type { Settings } from '../kit/settings.ts';
import { addStrings, type Words } from '../kit/words.ts';

addStrings({
	sent: 'Thank you. It has been sent.',
	another: 'Send another',
	notSent: 'This could not be sent. Please try again.',
	tooMany: 'Too many at once. Please try again in a minute.',
});

const styles = css`
	.done {
		display: grid;
		justify-items: start;
		gap: calc(var(--_space) * 2);
		padding: calc(var(--_space) * 6);
		border-radius: var(--_radius);
		background: var(--_sunken);
		border: 1px solid transparent;
	}
	.done:focus {
		outline: none;
	}
	.mark {
		display: grid;
		place-items: center;
		inline-size: 40px;
		block-size: 40px;
		border-radius: 50%;
		background: var(--_primary);
		color: var(--_on-primary);
	}
	.title {
		font-size: 1.125em;
		font-weight: 600;
	}
	.muted {
		color: var(--_muted);
	}
	.done .button {
		border-color: transparent;
		background: transparent;
		margin-inline-start: calc(var(--_space) * -5);
		color: var(--_primary);
	}
`;

/** The server takes anything faster for a robot (1500 ms); autofill can be that fast, so we wait the rest. */
const LEAST_MS = 1600;

type Command = { method: 'POST'; path: string; body: Record<string, unknown> };

let last = { text: '', key: '' };

/** The same body again (a second click, a retry) is the same request; a changed one is another. */
function keyOf(command: Command): string {
	const text = JSON.stringify(command);
	if (text !== last.text) last = { text, key: crypto.getRandomValues(new Uint32Array(4)).join('-') };
	return last.key;
}

/** Sends and returns the answer. `shownAt`: `performance.now()` when the person first saw the form; `trap`: the honeypot was filled. */
export async function send(access: Settings, command: Command, seen: { shownAt: number; trap: boolean }): Promise<unknown> {
	const idempotencyKey = keyOf(command);
	const early = LEAST_MS - (performance.now() - seen.shownAt);
	if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
	const form = { elapsed: performance.now() - seen.shownAt, trap: seen.trap };
	const answer = await clientOf(access).run(command, { idempotencyKey, form });
	last = { text: '', key: '' };
	return answer;
}

type Fault = { pointer: string; code: string; detail?: string };

/** What a call that failed says of single fields, and where it says nothing of them, a sentence for the whole form. */
export function failure(error: unknown, local: Words): [faults: Fault[], sentence: string] {
	const { errors = [], status } = error as { status?: number; errors?: Fault[] };
	const word = status === 429 ? 'tooMany' : status ? 'notSent' : 'offline';
	return [[...errors], errors.length ? '' : local.text(word)];
}

/** What stands in place of the form when it has been sent. */
export function thanks(
	form: LitElement & { local: Words },
	{ title, text }: { title: string; text: string },
	again: () => void,
): TemplateResult {
	const { adoptedStyleSheets } = form.renderRoot as ShadowRoot;
	const sheet = styles.styleSheet as CSSStyleSheet;
	if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
	return html`<div class="done" part="done" role="status" tabindex="-1">
		<span class="mark">${line('M5 12.5l4.5 4.5L19 7.5')}</span>
		<p class="title">${title}</p>
		${text ? html`<p class="muted">${text}</p>` : nothing}
		<button class="button" type="button" @click=${again}>${form.local.text('another')}</button>
	</div>`;
}
