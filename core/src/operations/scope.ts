import { actorSetting, type Writing } from '../audit/context.ts';
import type { Sql } from '../data/model.ts';
import type { Transaction } from '../data/orm.ts';
import { problem } from '../errors.ts';
import { meteredFiles } from '../tenancy/storage.ts';
import type { Answer, Parts } from './door.ts';
import type { Actor, Input, Organization, Scope } from './model.ts';
import { pieceOf } from './piece.ts';

/** An open scope and the transaction it stands in. */
export type Inside = { scope: Scope; sql: Sql /** Something was done in it that others may have to hear of. */; tells?: boolean };

/** `reads`: the operation is one that changes nothing. */
type Asking = Writing & { reads?: boolean };

/** A scope on a transaction, or on a part of one; what is put off until after the commit goes into the list. */
type Open = (transaction: Transaction, later: (() => unknown)[]) => Inside;

type Call = (operation: string, input: Input, actor: Actor, inside: Inside) => Promise<Answer>;

/** Runs one piece of a transaction. */
export type RunPiece = <R>(task: (scope: Scope) => Promise<R>) => Promise<R>;

/** What an open scope stands on. */
type Ground = { inside: Inside; transaction: Transaction; inTransaction: () => boolean };

/** Opens the scope that a handler works in: one transaction, one organisation, one actor. */
export function createScopes(parts: Parts, call: Call) {
	const { orm, log, audit, sealer, cache, filesOf, store, service, organizations, quotas, warnings, events, jobs, ports } = parts;

	const grounds = new WeakMap<Scope, Ground>();
	const scopeOf = (
		{ actor, caller }: Writing,
		organization: Organization,
		transaction: Transaction,
		later: (() => unknown)[],
		inTransaction: () => boolean = () => false,
	): Inside => {
		const { sql } = transaction;
		const inside: Inside = { sql, scope: undefined as never };
		const taking = {
			organization,
			sql,
			afterCommit: (work: () => unknown) => void later.push(work),
			...(caller ? { caller } : {}),
			actor,
		};
		inside.scope = {
			actor,
			...(caller ? { caller } : {}),
			organization,
			sql,
			get em() {
				return transaction.em;
			},
			log: log.child({ organization: organization.id, actor: actor.id }),
			files: meteredFiles(filesOf(sql), taking, warnings),
			audit: (event) => audit.record(sql, { organization: organization.id, actor, caller }, event),
			records(entity) {
				inside.tells ||= store.tables.get(entity)?.entity.tells;
				return quotas.metered(store.records(entity, sql, organization.id), entity, taking);
			},
			service,
			emit(type, record, data = {}) {
				inside.tells = true;
				return events.emit(taking, type, record, data);
			},
			enqueue: (job, payload, options = {}) => jobs.enqueue(taking, job, payload, options),
			port: (name) => ports.of(name, { organization: organization.id, inTransaction }),
			afterCommit: taking.afterCommit,
			invoke: async (operation, input) => {
				const { json } = await call(operation, input, actor, inside);
				return json === null ? null : JSON.parse(json);
			},
		};
		grounds.set(inside.scope, { inside, transaction, inTransaction });
		return inside;
	};

	const runLater = (later: (() => unknown)[]): void => {
		for (const work of later) {
			Promise.resolve()
				.then(work)
				.catch((error: unknown) => log.error({ err: error }, 'work after commit failed'));
		}
	};

	/** What was put off is done after the commit, and not at all where there is none. */
	const inTransaction = async <T>(asking: Asking, id: string, work: (inside: Inside, open: Open) => Promise<T>): Promise<T> => {
		const later: (() => unknown)[] = [];
		let isOpen = true;
		const opened: Inside[] = [];
		const inside = async (transaction: Transaction): Promise<T> => {
			const organization = await organizations.read(id, transaction.sql);
			const open: Open = (part, own) => {
				const one = scopeOf(asking, organization, part, own, () => isOpen);
				opened.push(one);
				return one;
			};
			return work(open(transaction, later), open);
		};
		const result = await orm.transaction(id, inside, actorSetting(asking));
		isOpen = false;
		sealer.touch(id);
		if (!asking.reads) await cache.changed(id);
		// A plugin's own SQL may have changed records, too.
		if (!asking.reads) events.touch(id, opened.some(({ tells }) => tells) ? 'certainly' : 'perhaps');
		runLater(later);
		return result;
	};

	return {
		/** See {@link Acting.act}. */
		async actAs<T>(scope: Scope, actor: Actor, said: string, work: (scope: Scope) => Promise<T>): Promise<T> {
			const ground = grounds.get(scope);
			if (!ground) throw new Error('Nobody acts for another outside a transaction');
			const { transaction, keep, undo } = pieceOf(ground.transaction);
			const later: (() => unknown)[] = [];
			const inner = scopeOf({ actor }, scope.organization, transaction, later, ground.inTransaction);
			// Undone with the piece, and set back by hand where that is kept.
			const [before] = await transaction.sql<{ said: string | null }>("select current_setting('freehold.actor', true) as said");
			try {
				await transaction.sql(SAY, [said]);
				const result = await work(inner.scope);
				await transaction.sql(SAY, [before?.said ?? '']);
				await keep();
				if (inner.tells) ground.inside.tells = true;
				for (const one of later) scope.afterCommit(one as () => void);
				return result;
			} catch (error) {
				await undo();
				throw error;
			}
		},
		/**
		 * A scope in front of the database, for hooks that may well not need it: most only look at what was sent. The first touch of
		 * anything stored ends the attempt (`isTouched`), and the work begins again in a transaction.
		 */
		async outside({ actor, caller }: Writing): Promise<{ scope: Scope; isTouched: () => boolean }> {
			let touched = false;
			const touch = (): never => {
				touched = true;
				throw new Error('Begins again in a transaction');
			};
			const organization = await organizations.get(actor.organization as string);
			const plain = { actor, ...(caller ? { caller } : {}), organization, log, service: parts.service };
			const stored = Object.fromEntries(STORED.map((name) => [name, { get: touch }]));
			return { scope: Object.defineProperties(plain, stored) as Scope, isTouched: () => touched };
		},
		/** In a transaction of its own; without an organisation (signing in) there is no transaction and no row to see. */
		async open<T>(asking: Asking, work: (inside: Inside) => Promise<T>): Promise<T> {
			const { organization } = asking.actor;
			if (organization === null) return work(scopeOf(asking, NO_ORGANIZATION, NO_TRANSACTION, []));
			return inTransaction(asking, organization, work);
		},
		/** The platform itself at work for one organisation: seed, import, command line, jobs (`action` is then the job's kind). */
		asSystem: <T>(organization: string, work: (scope: Scope) => Promise<T>, action?: string): Promise<T> => {
			const actor: Actor = { kind: 'system', id: null, organization, role: null, permissions: ['*'] };
			return inTransaction({ actor, ...(action ? { action } : {}) }, organization, ({ scope }) => work(scope));
		},
		/**
		 * Several pieces of the platform's own work in one transaction, one after the other. A piece that fails is undone by itself, and what
		 * it threw is thrown to whoever asked for it.
		 */
		inPieces: <T>(organization: string, action: string, work: (scope: Scope, piece: RunPiece) => Promise<T>): Promise<T> => {
			const actor: Actor = { kind: 'system', id: null, organization, role: null, permissions: ['*'] };
			return inTransaction({ actor, action }, organization, ({ scope, sql }, open) =>
				work(scope, async (task) => {
					const { transaction, keep, undo } = pieceOf({ sql, em: undefined as never });
					const later: (() => unknown)[] = [];
					try {
						const result = await task(open(transaction, later).scope);
						await keep();
						for (const one of later) scope.afterCommit(one as () => void);
						return result;
					} catch (error) {
						await undo();
						throw error;
					}
				}),
			);
		},
	};
}

const SAY = "select set_config('freehold.actor', $1, true)";

/** What of a scope is stored, or needs a transaction. */
const STORED = ['sql', 'em', 'records', 'invoke', 'files', 'audit', 'emit', 'enqueue', 'port', 'afterCommit'] as const;

const NO_ORGANIZATION: Organization = {
	id: '',
	name: '',
	slug: '',
	currency: 'USD',
	country: 'US',
	timeZone: 'UTC',
	locale: 'en',
	units: 'sqft',
	firstDayOfWeek: 'sunday',
	rulePack: 'none',
	displayName: null,
	logoUrl: null,
	primaryColor: null,
	accentColor: null,
	senderName: null,
	senderEmail: null,
	features: {},
	plan: 'free',
	status: 'active',
	operator: false,
	apiCallsPerHour: null,
};

const NO_TRANSACTION: Transaction = {
	sql: Object.assign(
		() => {
			throw problem('unauthenticated', { detail: 'Nobody has signed in, so there is no organisation to work in' });
		},
		{ organization: null, keyring: undefined as never },
	),
	em: undefined as never,
};
