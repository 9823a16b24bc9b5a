/** The form of a step: fields by what it does, and for an operation by the schema of what that takes. */
import type { FieldSchema, Localise, ScreenHost, ScreenOperation } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Step } from '../document/model.ts';
import { readValue, shownValue } from './model.ts';

type Form = { local: Localise; description: ScreenHost['description']; change: (step: Step) => void };
type Part = Record<string, unknown>;

/** Members of the steps that are not operations: name, label, and what may be chosen. */
const MEMBERS: Partial<Record<keyof Step, [name: string, label: string, choices?: string[]][]>> = {
	wait: [
		['for', 'For so long (PT1H, P3D)'],
		['until', 'Until a time'],
		['event', 'Until an event'],
		['record', 'Of which record'],
		['where', 'Only where'],
		['timeout', 'But no longer than'],
	],
	approve: [
		['ask', 'What is asked'],
		['role', 'Who: a role'],
		['user', 'Who: a person'],
		['timeout', 'How long is waited'],
		['otherwise', 'Where nobody answers', ['', 'approve', 'reject']],
		['rejected', 'A refusal', ['', 'go-on', 'stop', 'undo']],
	],
	each: [
		['in', 'Where the list is (/steps/…/output/data)'],
		['most', 'No more than'],
	],
	stop: [
		['as', 'How', ['done', 'failed']],
		['reason', 'Why'],
	],
};

const input = (
	label: string,
	value: string,
	change: (text: string) => void,
	more: { list?: string; hint?: string; required?: boolean } = {},
) =>
	html`<label title=${more.hint ?? nothing}>${label}${more.required ? ' *' : ''}<input class="input" .value=${value} list=${more.list ?? nothing} @change=${(event: Event) => change((event.target as HTMLInputElement).value.trim())} /></label>`;

const choice = (label: string, value: string, choices: readonly string[], change: (text: string) => void) =>
	html`<label>${label}<select class="input" @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>${choices.map((one) => html`<option value=${one} ?selected=${one === value}>${one || '—'}</option>`)}</select></label>`;

/** An object with one member changed; nothing takes it away. */
const put = (part: Part, name: string, value: unknown): Part => {
	const { [name]: _, ...rest } = part;
	return value === undefined || value === '' ? rest : { ...rest, [name]: value };
};

export function stepForm(step: Step, form: Form): TemplateResult {
	const { change } = form;
	const kind = (Object.keys(MEMBERS) as (keyof Step)[]).find((one) => step[one] !== undefined);
	return html`<div class="fields">
		${input('Title', step.title ?? '', (title) => change(put(step as Part, 'title', title) as Step))}
		${input('Key', step.key, (key) => /^[a-z][a-z0-9_]*$/.test(key) && change({ ...step, key }))}
		${kind ? members(step, kind, form) : nothing}
		${
			step.branch?.cases.map(({ when }, at) =>
				input(`${form.local.text('wfCase')} (${at + 1})`, when, (text) => {
					const cases = (step.branch as NonNullable<Step['branch']>).cases.map((one, place) =>
						place === at ? { ...one, when: text } : one,
					);
					change({ ...step, branch: { ...step.branch, cases } });
				}),
			) ?? nothing
		}
		${step.call ? callForm(step, form) : nothing}
	</div>`;
}

function members(step: Step, kind: keyof Step, { change }: Form): TemplateResult[] {
	const part = step[kind] as Part;
	return (MEMBERS[kind] ?? []).map(([name, label, choices]) => {
		const tell = (text: string): void =>
			change({ ...step, [kind]: put(part, name, name === 'most' && text ? Number(text) : text) } as Step);
		const value = String(part[name] ?? '');
		return choices ? choice(label, value, choices, tell) : input(label, value, tell);
	});
}

function callForm(step: Step, { local, description, change }: Form): TemplateResult {
	const call = step.call as NonNullable<Step['call']>;
	const set = (name: string, value: unknown): void => change({ ...step, call: put(call as Part, name, value) as typeof call });
	const operations = description.operations.filter(({ accepts }) => !accepts);
	const operation = operations.find(({ id }) => id === call.operation);
	const isRead = operation?.method === 'GET';
	return html`${input('Operation', call.operation, (id) => change({ ...step, call: { operation: id, ...(operation ? {} : call) } }), { list: 'operations' })}
		<datalist id="operations">${operations.map(({ id, title }) => html`<option value=${id}>${title}</option>`)}</datalist>
		${operation?.path.includes('{id}') ? input('With the record', call.id ?? '', (id) => set('id', id), { required: true }) : nothing}
		${isRead ? input('Query (where)', call.query?.where ?? '', (where) => set('query', put(call.query ?? {}, 'where', where))) : bodyFields(operation, call.body ?? {}, local, (body) => set('body', body))}
		${input(local.text('wfUndo'), call.undo?.operation ?? '', (id) => set('undo', id ? { ...call.undo, operation: id } : undefined), { list: 'operations' })}
		${call.undo ? input(local.text('wfUndoId'), call.undo.id ?? '', (id) => set('undo', put(call.undo as Part, 'id', id))) : nothing}
		${choice('If it fails for good', call.onError ?? 'fail', ['fail', 'go-on'], (text) => set('onError', text === 'fail' ? undefined : text))}`;
}

/** A field for each member of what the operation takes: those that are needed, and those that are set, first. */
function bodyFields(
	operation: ScreenOperation | undefined,
	body: Part,
	local: Localise,
	change: (body: Part) => void,
): TemplateResult[] {
	const { properties = {}, required = [] } = operation?.input ?? {};
	const rank = (name: string): number => (required.includes(name) ? 0 : body[name] === undefined ? 2 : 1);
	return Object.entries(properties)
		.sort(([one], [other]) => rank(one) - rank(other))
		.map(([name, schema]) => {
			const types = typesOf(schema);
			return input(
				String(schema['x-label'] ?? schema.title ?? name),
				shownValue(body[name]),
				(text) => change(put(body, name, readValue(text, types))),
				{
					hint: `${schema.description ?? ''} ${schema.enum ? schema.enum.filter(Boolean).join(', ') : ''} ${local.text('wfValueHint')}`.trim(),
					required: required.includes(name),
				},
			);
		});
}

const typesOf = ({ type }: FieldSchema): string[] => (type === undefined ? ['object'] : [type].flat());
