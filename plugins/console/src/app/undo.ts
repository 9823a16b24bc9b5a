/**
 * Ways back. A change of fields is undone by a change back. What the API cannot take back (archiving, deleting) is sent only when the time to
 * undo is over, or when the person leaves the window; until then the record is out of sight here, and nowhere else.
 */
import { type Localise, toast } from '@freehold/widgets/kit';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Entity, Row } from './description.ts';
import { explain } from './problem.ts';
import { call } from './records.ts';
import type { Session } from './session.ts';

/** How long one may take it back, in ms. */
const TIME = 8000;

type Waiting = { timer: number; send(): Promise<void> };
const waiting = new Map<string, Waiting>();
const tell = (): boolean => dispatchEvent(new Event('console-undone'));

/** Is a record about to go? */
export const isGoing = (id: string): boolean => waiting.has(id);

/** Says that something waits still when the window closes: calls are then made such that they outlive the page. */
export const isLeaving = { now: false };

addEventListener('pagehide', () => {
	isLeaving.now = true;
	for (const { send } of waiting.values()) void send();
});
addEventListener('pageshow', () => (isLeaving.now = false));

type Removal = { id: string; local: Localise; said: string; sent: string; send: () => Promise<unknown> };

/** Takes a record out of sight, offers a way back, and sends what takes it away when nobody took that. */
export function removeSoon({ id, local, said, sent, send }: Removal): void {
	const end = (): boolean => {
		clearTimeout(waiting.get(id)?.timer);
		return waiting.delete(id);
	};
	const work = async (): Promise<void> => {
		if (!waiting.has(id)) return;
		clearTimeout(waiting.get(id)?.timer);
		try {
			await send();
			end();
			toast(sent);
		} catch (error) {
			end();
			toast(explain(error, local), 'failed');
		}
		tell();
	};
	waiting.set(id, { timer: window.setTimeout(() => void work(), TIME), send: work });
	const run = (): void => {
		if (end()) tell();
	};
	toast(said, 'done', { label: local.text('undo'), run });
	tell();
}

/** Offers to put fields back to what they were. */
export function offerUndo(session: Session, local: Localise, entity: Entity, before: Row, changed: string[], said: string): void {
	const update = session.catalogue.operation(entity.name, 'update');
	if (!update) {
		toast(said);
		return;
	}
	const body = Object.fromEntries(changed.map((name) => [name, before[name] ?? null]));
	const run = async (): Promise<void> => {
		try {
			await call(session, update, { id: before.id, body });
			toast(local.text('undone'));
			tell();
		} catch (error) {
			toast(explain(error, local), 'failed');
		}
	};
	toast(said, 'done', { label: local.text('undo'), run: () => void run() });
}

/** Shows a screen anew after something was taken back. */
export class Undone implements ReactiveController {
	#renew: () => void;

	constructor(host: ReactiveControllerHost, renew: () => void) {
		this.#renew = renew;
		host.addController(this);
	}

	hostConnected(): void {
		addEventListener('console-undone', this.#renew);
	}

	hostDisconnected(): void {
		removeEventListener('console-undone', this.#renew);
	}
}
