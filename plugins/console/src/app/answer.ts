/** What an operation answered, where that is no record: a report in a few lines, its faults as a list. */
import { inWords, type Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';

type Fault = { line?: number; column?: string; reason?: string; detail?: string; found?: string };

export function answerOf(answer: Record<string, unknown>, local: Localise): TemplateResult {
	const plain = Object.entries(answer).filter(([, value]) => value !== null && typeof value !== 'object');
	const faults = (Object.values(answer).find((value) => Array.isArray(value) && typeof value[0] === 'object') ?? []) as Fault[];
	return html`<dl>
			${plain.map(([name, value]) => html`<dt>${inWords(name)}</dt><dd>${typeof value === 'number' ? local.number(value) : String(value)}</dd>`)}
		</dl>
		${faults.length > 0 ? html`<ol class="faults">${faults.map((fault) => html`<li>${faultText(fault)}</li>`)}</ol>` : nothing}`;
}

function faultText({ line, column, reason, detail, found }: Fault): string {
	const where = [line, column].filter((part) => part !== undefined).join(', ');
	return `${where}: ${reason ?? detail ?? ''}${found ? ` (${found})` : ''}`;
}
