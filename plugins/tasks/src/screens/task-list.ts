/** `<fh-task-list>`: tasks in an order that says why, each done with one press, and undone with another. */
import {
	dayOf,
	define,
	icon,
	inWords,
	Load,
	leftUntil,
	ScreenElement,
	screenStyles,
	skeleton,
	timeOf,
} from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Task } from './model.ts';
import { taskListStyles } from './task-list-styles.ts';

export class TaskList extends ScreenElement {
	static override properties = {
		...ScreenElement.properties,
		category: {},
		limit: { type: Number },
		_done: { state: true },
		_busy: { state: true },
	};
	static override styles = [...screenStyles, taskListStyles];

	/** Only tasks of this category. */
	declare category: string;
	/** At most so many. */
	declare limit: number;
	/** Done here, and kept in sight so that it can be undone: ids. */
	declare _done: ReadonlySet<string>;
	declare _busy: string;

	protected override hears = ['task.created', 'task.updated', 'task.deleted'];

	#tasks = new Load<Task[]>(
		this,
		() => `${this.category} ${this.limit}`,
		async () => {
			const query = { limit: String(this.limit), ...(this.category ? { category: this.category } : {}) };
			return (await this.console.call<{ data: Task[] }>('GET', '/v1/tasks/today', { query })).data;
		},
	);

	constructor() {
		super();
		this.category = '';
		this.limit = 50;
		this._done = new Set();
		this._busy = '';
	}

	/** What was done here stays where it stood until the list is loaded for another reason. */
	protected override async heard(): Promise<void> {
		const before = this.#tasks.value ?? [];
		await this.#tasks.reload();
		const now = this.#tasks.value ?? [];
		const kept = before.filter(({ id }) => this._done.has(id) && !now.some((task) => task.id === id));
		const merged = [...now];
		for (const task of kept) merged.splice(Math.min(before.indexOf(task), merged.length), 0, task);
		if (kept.length) this.#tasks.put(merged);
	}

	protected override updated(_changed: PropertyValues<this>): void {
		const open = (this.#tasks.value ?? []).filter(({ id }) => !this._done.has(id));
		this.tell('freehold-counted', { open: open.length, done: this._done.size });
	}

	async #turn(task: Task): Promise<void> {
		if (this._busy) return;
		const wasDone = this._done.has(task.id);
		this._busy = task.id;
		const path = `/v1/tasks/{id}/${wasDone ? 'reopen' : 'complete'}`;
		const answer = await this.attempt(() => this.console.call('POST', path, { id: task.id }));
		this._busy = '';
		if (answer === undefined) return;
		const done = new Set(this._done);
		if (wasDone) done.delete(task.id);
		else done.add(task.id);
		this._done = done;
	}

	protected view(): unknown {
		const { local } = this;
		const { value, error } = this.#tasks;
		if (error) return html`<p class="nothing" role="alert">${(error as Error).message}</p>`;
		if (!value) return skeleton(5);
		if (value.length === 0)
			return html`<div class="nothing"><b>${local.text('dayNothing')}</b><p class="muted">${local.text('dayNothingHint')}</p></div>`;
		return html`<ol>${value.map((task) => this.#task(task))}</ol>`;
	}

	#task(task: Task): TemplateResult {
		const { local } = this;
		const isDone = this._done.has(task.id);
		return html`<li class="task ${isDone ? 'done' : ''} ${this._busy === task.id ? 'busy' : ''}">
			<button
				class="check"
				type="button"
				aria-pressed=${isDone ? 'true' : 'false'}
				aria-label=${local.text('dayComplete', { title: task.title })}
				?disabled=${!this.may('task.complete')}
				@click=${() => void this.#turn(task)}
			>
				${icon('check')}
			</button>
			<div class="what">
				<a href="/console/tasks/${task.id}" dir="auto">${task.title}</a>
				<p class="facts">${isDone ? this.#undo(task) : html`${this.#due(task)} ${task.category ? html`<span class="muted">${inWords(task.category)}</span>` : nothing} ${this.#why(task)}`}</p>
				${task.progress ? html`<progress max="100" value=${task.progress} aria-label=${task.title}></progress>` : nothing}
			</div>
			${task.priority ? html`<span class="priority ${task.priority}">${inWords(task.priority)}</span>` : nothing}
		</li>`;
	}

	#undo(task: Task): TemplateResult {
		const { local } = this;
		return html`<button class="undo" type="button" aria-label=${local.text('dayUndoOf', { title: task.title })} @click=${() => void this.#turn(task)}>${local.text('dayUndo')}</button>`;
	}

	#due({ dueAt }: Task): unknown {
		const { local } = this;
		if (!dueAt) return nothing;
		if (Date.parse(dueAt) < Date.now())
			return html`<span class="overdue">${local.text('dayOverdue', { when: leftUntil(dueAt, local) })}</span>`;
		return html`<span>${dayOf(dueAt, local)}, ${timeOf(dueAt, local)}</span>`;
	}

	/** The reasons of its place, the weightiest in sight. */
	#why({ reasons }: Task): unknown {
		const [first] = [...reasons].sort((a, b) => b.points - a.points);
		if (!first) return nothing;
		return html`<details class="why">
			<summary>${this.local.text('dayWhy')}</summary>
			<ul>
				${reasons.map(({ text, points }) => html`<li><span>${text}</span><span class="number muted">${points > 0 ? '+' : ''}${this.local.number(points)}</span></li>`)}
			</ul>
		</details>`;
	}
}

define('fh-task-list', TaskList);
