/** What an operation answered, where that is no record: a report in a few lines, its faults as a list, a new key to copy. */
import { inWords, type Localise, toast } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { glyph } from './glyphs.ts';
import { enumText } from './values.ts';

type Fault = { line?: number; column?: string; reason?: string; detail?: string; found?: string };

/** Said by the record itself, not worth saying twice. */
const KNOWN = new Set(['id', 'createdAt', 'prefix']);
/** Longer than a word: a key or a token, to be copied rather than read. */
const CODE = 24;

export function answerOf(answer: Record<string, unknown>, local: Localise): TemplateResult {
	const plain = Object.entries(answer).filter(([name, value]) => value !== null && typeof value !== 'object' && !KNOWN.has(name));
	const faults = (Object.values(answer).find((value) => Array.isArray(value) && typeof value[0] === 'object') ?? []) as Fault[];
	return html`<dl>
			${plain.map(([name, value]) => html`<dt>${inWords(name)}</dt><dd>${shown(value, local)}</dd>`)}
		</dl>
		${faults.length > 0 ? html`<ol class="faults">${faults.map((fault) => html`<li>${faultText(fault)}</li>`)}</ol>` : nothing}`;
}

function shown(value: unknown, local: Localise): unknown {
	if (typeof value === 'number') return local.number(value);
	if (typeof value === 'boolean') return local.text(value ? 'yes' : 'no');
	const text = String(value);
	if (/^\d{4}-\d\d-\d\dT/.test(text)) return local.date(text, { dateStyle: 'medium', timeStyle: 'short' });
	if (/^[a-z_]+$/.test(text)) return enumText(text);
	if (text.length < CODE || /\s/.test(text)) return text;
	return html`<span class="code"><code>${text}</code><button class="button" type="button" @click=${() => void copy(text, local)}>${glyph('copy')}${local.text('copy')}</button></span>`;
}

async function copy(text: string, local: Localise): Promise<void> {
	await navigator.clipboard.writeText(text);
	toast(local.text('copied'));
}

function faultText({ line, column, reason, detail, found }: Fault): string {
	const where = [line, column].filter((part) => part !== undefined).join(', ');
	return `${where}: ${reason ?? detail ?? ''}${found ? ` (${found})` : ''}`;
}
