/** `<fh-workflow-trigger>`: what begins a workflow. Tells `changed` with the new trigger. */
import { define } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { TRIGGERS, type Trigger } from '../document/model.ts';
import { Screen } from './host.ts';
import type { Fault } from './model.ts';
import { sheets } from './styles.ts';

const KIND_WORDS = { event: 'An event', state: 'A state', time: 'A time', manual: 'By hand' } as const;

const FRESH: Record<(typeof TRIGGERS)[number], Trigger> = {
	event: { event: 'lead.created' },
	state: { state: { entity: 'contact', field: 'lifecycle', is: 'client' } },
	time: { time: { rule: 'FREQ=WEEKLY;BYDAY=MO', start: '2026-01-05T09:00' } },
	manual: { manual: { entity: 'listing' } },
};

/** Members of each kind, with what they are called. */
const MEMBERS: Record<string, [name: string, label: string][]> = {
	state: [
		['entity', 'Of which kind'],
		['field', 'Field'],
		['is', 'Has the value'],
		['for', 'For so long (P7D)'],
	],
	time: [
		['rule', 'RRULE'],
		['start', 'First time'],
		['timeZone', 'Time zone'],
		['entity', 'For each of this kind'],
	],
	manual: [['entity', 'About which kind']],
};

export class WorkflowTrigger extends Screen {
	static override properties = { ...Screen.properties, trigger: { attribute: false }, faults: { attribute: false } };
	static override styles = [
		...sheets,
		css`
			.card {
				border-inline-start: 4px solid var(--_primary);
			}
			.fields {
				display: grid;
				grid-template-columns: repeat(auto-fill, minmax(min(200px, 100%), 1fr));
				gap: 10px;
			}
		`,
	];
	declare trigger: Trigger;
	declare faults: Fault[];

	#tell(trigger: Trigger): void {
		this.dispatchEvent(new CustomEvent('changed', { detail: trigger }));
	}

	protected view(): TemplateResult {
		const { trigger, local } = this;
		const kind = TRIGGERS.find((one) => trigger[one] !== undefined) ?? 'event';
		const { where, repeat } = trigger;
		const rest = { ...(where ? { where } : {}), ...(repeat ? { repeat } : {}) };
		const input = (label: string, value: string, change: (text: string) => void, list?: string) =>
			html`<label>${label}<input class="input" .value=${value} list=${list ?? nothing} @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim())} /></label>`;
		const member = (name: string, label: string) => {
			const held = (trigger[kind] ?? {}) as Record<string, string>;
			const change = (text: string) => {
				const next = { ...held, [name]: text };
				if (text === '') delete next[name];
				this.#tell({ ...rest, [kind]: next } as Trigger);
			};
			return input(label, held[name] ?? '', change, name === 'entity' ? 'kinds' : undefined);
		};
		return html`<section class="card">
			<div class="fields">
				<label>
					${local.text('wfTrigger')}
					<select class="input" @change=${(event: Event) => this.#tell({ ...FRESH[(event.target as HTMLSelectElement).value as typeof kind], ...rest })}>
						${TRIGGERS.map((one) => html`<option value=${one} ?selected=${one === kind}>${KIND_WORDS[one]}</option>`)}
					</select>
				</label>
				${kind === 'event' ? input('Event', trigger.event ?? '', (event) => this.#tell({ ...rest, event }), 'events') : (MEMBERS[kind] ?? []).map(([name, label]) => member(name, label))}
				${input(local.text('wfWhere'), where ?? '', (text) => {
					const { where: _, ...others } = trigger;
					this.#tell({ ...others, ...(text ? { where: text } : {}) });
				})}
				<label>
					${local.text('wfRepeat')}
					<select class="input" @change=${(event: Event) => this.#tell({ ...trigger, repeat: (event.target as HTMLSelectElement).value as NonNullable<typeof repeat> })}>
						${[
							['one-at-a-time', 'none while one is under way'],
							['once', 'never again'],
							['always', 'another one'],
						].map(
							([value, words]) =>
								html`<option value=${value as string} ?selected=${value === (repeat ?? 'one-at-a-time')}>${words}</option>`,
						)}
					</select>
				</label>
			</div>
			<datalist id="kinds">${this.console.description.entities.map(({ name }) => html`<option value=${name}></option>`)}</datalist>
			<datalist id="events">${this.console.description.entities.flatMap(({ name }) => ['created', 'updated', 'deleted'].map((what) => html`<option value="${name}.${what}"></option>`))}</datalist>
			${this.faults.map(({ detail }) => html`<p class="fault">${detail}</p>`)}
		</section>`;
	}
}
define('fh-workflow-trigger', WorkflowTrigger);
