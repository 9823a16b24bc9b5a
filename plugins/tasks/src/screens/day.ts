/** `<fh-task-day>`: the day's work in its order, by category, with a line to add to it. */
import { define, icon, inWords, Load, ScreenElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import './appointments-card.ts';
import './task-list.ts';

type Category = { key: string; title: string };
type Counted = { open: number; done: number };

/** While an organisation has none of its own. */
const USUAL = ['call', 'viewing', 'follow-up', 'paperwork', 'marketing', 'other'];
const EVENING = 18;

const styles = css`
	.columns {
		display: grid;
		grid-template-columns: minmax(0, 1fr) minmax(260px, 360px);
		gap: 16px;
		align-items: start;
	}
	.card > h2 {
		padding: 14px 20px 12px;
	}
	.head .input {
		inline-size: auto;
	}
	.head p {
		color: var(--_muted);
		font-weight: 400;
	}
	form {
		display: flex;
		gap: 8px;
		padding: 12px 20px;
	}
	form .title {
		flex: 1;
		min-inline-size: 0;
	}
	form select.input {
		inline-size: auto;
	}
	@container (inline-size < 820px) {
		.columns {
			grid-template-columns: minmax(0, 1fr);
		}
		form {
			padding-inline: 16px;
		}
	}
	@container (inline-size < 480px) {
		form {
			display: grid;
			grid-template-columns: 1fr auto;
		}
		form .title {
			grid-column: 1 / -1;
		}
		form select.input {
			inline-size: 100%;
		}
	}
`;

export class TaskDay extends ScreenElement {
	static override properties = { ...ScreenElement.properties, _counted: { state: true } };
	static override styles = [...screenStyles, styles];
	declare _counted: Counted | undefined;

	#categories = new Load<Category[]>(
		this,
		() => 'all',
		async () => {
			if (!this.may('task-category.list')) return [];
			return (await this.console.call<{ data: Category[] }>('GET', '/v1/task-categories', { query: { limit: '100' } })).data;
		},
	);

	get #category(): string {
		return new URLSearchParams(this.query).get('category') ?? '';
	}

	async #add(event: SubmitEvent): Promise<void> {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		const given = new FormData(form);
		const title = String(given.get('title')).trim();
		if (!title) return;
		const dueAt = dueFrom(String(given.get('due')));
		const body = {
			title,
			assignee: this.console.me.id,
			...(dueAt ? { dueAt } : {}),
			...(this.#category ? { category: this.#category } : {}),
		};
		if (await this.attempt(() => this.console.call('POST', '/v1/tasks', { body }))) form.reset();
	}

	protected view(): TemplateResult {
		const { local, _counted: counted } = this;
		return html`<div class="head">
				<div>
					<h1 tabindex="-1">${local.text('dayTitle')}</h1>
					<p role="status">${counted ? html`${local.text('dayLeft', { count: counted.open })}${counted.done ? html`, ${local.text('dayDone', { count: counted.done })}` : nothing}` : nothing}</p>
				</div>
				${this.#choice()}
			</div>
			<div class="columns">
				<section class="card" aria-label=${local.text('dayTitle')}>
					${this.may('task.create') ? this.#form() : nothing}
					<fh-task-list
						.console=${this.console}
						.category=${this.#category}
						@freehold-counted=${({ detail }: CustomEvent<Counted>) => {
							if (detail.open !== this._counted?.open || detail.done !== this._counted?.done) this._counted = detail;
						}}
					></fh-task-list>
				</section>
				${
					this.may('appointment.list')
						? html`<section class="card">
								<h2>${local.text('calTitle')}</h2>
								<fh-appointments-card .console=${this.console}></fh-appointments-card>
							</section>`
						: nothing
				}
			</div>`;
	}

	#choice(): TemplateResult {
		const { local } = this;
		const own = this.#categories.value ?? [];
		const categories = own.length ? own : USUAL.map((key) => ({ key, title: inWords(key) }));
		const choose = (event: Event) => {
			const category = (event.target as HTMLSelectElement).value;
			this.console.open(`/console/tasks/day${category ? `?${new URLSearchParams({ category })}` : ''}`);
		};
		return html`<select class="input" aria-label=${local.text('dayCategory')} @change=${choose}>
			<option value="" ?selected=${!this.#category}>${local.text('dayEverything')}</option>
			${categories.map(({ key, title }) => html`<option value=${key} ?selected=${key === this.#category}>${title}</option>`)}
		</select>`;
	}

	#form(): TemplateResult {
		const { local } = this;
		const days = ['Today', 'Tomorrow', 'Week', 'None'];
		return html`<form @submit=${this.#add}>
			<input class="input title" name="title" maxlength="200" required placeholder=${local.text('dayAdd')} aria-label=${local.text('dayWhat')} />
			<select class="input" name="due" aria-label=${local.text('dayBy')}>
				${days.map((day) => html`<option value=${day}>${local.text(`dayBy${day}`)}</option>`)}
			</select>
			<button class="button" type="submit">${icon('plus')}${local.text('dayAddButton')}</button>
		</form>`;
	}
}

/** The evening of a day; an hour from now where that is over. */
function dueFrom(day: string): string | undefined {
	const days: Record<string, number> = { Today: 0, Tomorrow: 1, Week: 7 };
	const ahead = days[day];
	if (ahead === undefined) return undefined;
	const due = new Date();
	due.setDate(due.getDate() + ahead);
	due.setHours(EVENING, 0, 0, 0);
	return new Date(Math.max(due.getTime(), Date.now() + 3_600_000)).toISOString();
}

define('fh-task-day', TaskDay);
