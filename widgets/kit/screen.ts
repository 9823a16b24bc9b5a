/**
 * What the elements of a plugin's screens extend: the console's property, and events that end when the element goes.
 *
 *   class Board extends ScreenElement {
 *     static override styles = [...screenStyles, css`…`];
 *     protected override hears = ['deal.updated'];
 *     protected override heard() { void this.#deals.reload(); }
 *     #deals = new Load(this, () => 'all', () => this.console.call<Page>('GET', '/v1/deals'));
 *     protected view() { … }
 *   }
 */
import { FreeholdElement } from './element.ts';
import type { References } from './fields/element.ts';
import type { FieldSchema } from './fields/model.ts';
import type { Localise } from './localise.ts';

/** That something happened, and to which record; nothing of what stands in it. */
export type Happening = {
	type: string;
	entity: string;
	/** Id of the record. */
	subject: string;
	/** ISO 8601. */
	time: string;
	position: number;
	data: Record<string, unknown>;
};

type Named = Record<string, unknown> & { id: string };

/** An operation, as far as screens ask. */
export type ScreenOperation = {
	id: string;
	title: string;
	method: string;
	/** From the host, with `{id}`. */
	path: string;
	entity: string;
	input?: FieldSchema;
	accepts?: string[];
};

/** An element's property `console`. */
export type ScreenHost = {
	/**
	 * Calls the API: `call('GET', '/v1/tasks/{id}', { id })`, or with the whole path.
	 * @throws FreeholdError: `status`, `code`, `message`, `detail`, `errors` (`pointer` and `detail` of each)
	 */
	call<Answer>(
		method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
		path: string,
		options?: { id?: string; query?: Record<string, unknown>; body?: unknown },
	): Promise<Answer>;
	/** Goes to an address of the console: `/console/leads/ID`. */
	open(address: string): void;
	/** Who is signed in. */
	me: Named;
	organization: Named & { name: string; currency?: string; timeZone?: string };
	/** What the person may do here: `GET /v1/description`. */
	description: { operations: ScreenOperation[]; entities: { name: string; plural: string; plugin: string; title: string }[] };
	/** Tells of events by their types; without one where some may have been missed: then load anew. Returns what ends it. */
	hear(types: string[], callback: (event?: Happening) => void): () => void;
	/** A short message at the foot of the window; with `to`, it leads there. */
	say(text: string, options?: { failed?: boolean; to?: { label: string; address: string } }): void;
	/** What a `<freehold-reference>` asks, with `local` of the element it stands in. */
	references(local: Localise): References;
	/** Where the person is now. */
	readonly place: { path: string; query: URLSearchParams };
};

/** Several changes at once are one reason to load anew. In ms. */
const SOON = 150;

export abstract class ScreenElement extends FreeholdElement {
	static override properties = {
		console: { attribute: false },
		entity: {},
		record: {},
		rest: {},
		query: {},
	};

	declare console: ScreenHost;
	/** Of a tab: the kind of record, and its id. */
	declare entity: string;
	declare record: string;
	/** Of a page: the path behind its own, and the query of its address. */
	declare rest: string;
	declare query: string;

	/** Types of events that concern it. */
	protected hears: string[] = [];
	#stop: (() => void) | undefined;
	#soon: ReturnType<typeof setTimeout> | undefined;

	/** Something happened that concerns it, a moment ago. */
	protected heard(_event?: Happening): void {}

	/** May the person call this operation? */
	protected may(operation: string): boolean {
		return this.console.description.operations.some(({ id }) => id === operation);
	}

	/** Calls, and says what went wrong; `undefined` then. */
	protected async attempt<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
		try {
			return await work();
		} catch (error) {
			const { errors = [], detail, message } = error as Error & { detail?: string; errors?: { detail: string }[] };
			this.console.say(errors.map((each) => each.detail).join(' ') || detail || message, { failed: true });
			return undefined;
		}
	}

	override connectedCallback(): void {
		super.connectedCallback();
		if (this.hears.length === 0) return;
		this.#stop = this.console.hear(this.hears, (event) => {
			clearTimeout(this.#soon);
			this.#soon = setTimeout(() => this.heard(event), SOON);
		});
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop?.();
		clearTimeout(this.#soon);
	}
}
