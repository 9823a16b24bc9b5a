/** `<console-screen>`: an element that a plugin brings, fetched when it is first needed. */
import { define, FreeholdElement, failedState, type ScreenHost, skeleton } from '@freehold/widgets/kit';
import { css, type PropertyValues } from 'lit';
import type { Row } from './description.ts';
import { screenHost } from './screen-host.ts';
import type { Session } from './session.ts';

type PluginElement = HTMLElement & {
	console: ScreenHost;
	entity?: string | undefined;
	record?: string | undefined;
	row?: Row | undefined;
	rest?: string | undefined;
	query?: string | undefined;
};

export class ConsoleScreen extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		module: {},
		name: {},
		entity: {},
		record: {},
		row: { attribute: false },
		rest: {},
		query: {},
		heading: {},
		quiet: { type: Boolean },
		_failed: { state: true },
	};
	static override styles = [
		...FreeholdElement.sheets,
		css`
			:host([quiet]) {
				container-type: normal;
			}
		`,
	];

	declare session: Session;
	/** Address of the module that defines the element. */
	declare module: string;
	/** The element. */
	declare name: string;
	/** Of a tab or a column: the kind of record, and its id. */
	declare entity: string | undefined;
	declare record: string | undefined;
	/** Of a column: the record as the list has it. */
	declare row: Row | undefined;
	/** Of a page: the path behind its own, and the query of its address. */
	declare rest: string | undefined;
	declare query: string | undefined;
	/** What a page is called. */
	declare heading: string | undefined;
	/** Too small a place for words while it is fetched, or where it cannot be. */
	declare quiet: boolean;
	declare _failed: boolean;

	#element: PluginElement | undefined;

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (changed.has('module') || changed.has('name')) void this.#fetch();
		this.#lend();
	}

	async #fetch(): Promise<void> {
		const { module, name } = this;
		this.#element = undefined;
		this._failed = false;
		try {
			await import(/* @vite-ignore */ module);
			if (!customElements.get(name)) throw new Error(`${module} does not define <${name}>`);
			if (module !== this.module || name !== this.name) return;
			this.#element = document.createElement(name) as PluginElement;
			this.requestUpdate();
		} catch (error) {
			console.warn(error);
			this._failed = true;
		}
	}

	#lend(): void {
		if (!this.#element) return;
		const { session, entity, record, row, rest, query } = this;
		Object.assign(this.#element, { console: screenHost(session) });
		if (record !== undefined) Object.assign(this.#element, { entity, record });
		if (row !== undefined) Object.assign(this.#element, { row });
		if (rest !== undefined) Object.assign(this.#element, { rest, query });
	}

	protected override updated(changed: PropertyValues<this>): void {
		if (changed.has('heading') && this.heading) this.tell('freehold-title', this.heading);
	}

	protected view(): unknown {
		if (this.quiet) return this.#element;
		if (this._failed) return failedState(this.local, this.local.text('failed'), () => void this.#fetch());
		return this.#element ?? skeleton(4);
	}
}

define('console-screen', ConsoleScreen);
