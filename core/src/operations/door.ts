import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import { actorSetting } from '../audit/context.ts';
import type { Denials } from '../audit/denials.ts';
import type { Sealer } from '../audit/sealer.ts';
import type { Cache } from '../cache/cache.ts';
import type { Config } from '../config.ts';
import type { Connections } from '../data/database.ts';
import type { Sql } from '../data/model.ts';
import type { Orm } from '../data/orm.ts';
import type { Store } from '../data/records.ts';
import { inTransaction } from '../data/transaction.ts';
import { problem } from '../errors.ts';
import type { EventHouse } from '../events/events.ts';
import type { Files } from '../files/files.ts';
import type { Receive } from '../files/receive.ts';
import { NOBODY } from '../identity/authenticate.ts';
import { refuseUnenrolled } from '../identity/factors/enrolment.ts';
import type { RequireStepUp } from '../identity/factors/step-up.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Counts } from '../limits/counts.ts';
import { createLimiter, type Limiter } from '../limits/limiter.ts';
import type { OpenPorts } from '../ports/ports.ts';
import type { Entity, Registry } from '../schema/model.ts';
import type { Quotas } from '../tenancy/quotas.ts';
import type { Usage } from '../tenancy/usage.ts';
import type { Warnings } from '../tenancy/warnings.ts';
import { authorise, refuseStrangers } from './authorise.ts';
import { checkForm } from './form.ts';
import { createIdempotency } from './idempotency.ts';
import { isForEverybody, kept } from './kept-page.ts';
import type {
	Actor,
	AfterHook,
	BeforeHook,
	Caller,
	Handler,
	Input,
	Operation,
	Organization,
	OutwardHandler,
	Stream,
	Streamer,
} from './model.ts';
import type { Organizations } from './organizations.ts';
import { compileRunner, type Job, type Runner } from './run.ts';
import { createScopes } from './scope.ts';
import { holdOfFields, type Sights, unwritableBy } from './sight.ts';
import { createValidator } from './validate.ts';

/** What an operation answered: JSON text (often built by PostgreSQL, never parsed here), or nothing. */
export type Answer = {
	status: number;
	json: string | null;
	/** Instead of JSON. */
	stream?: Stream;
	/** An earlier answer to the same Idempotency-Key. */
	replayed?: boolean;
	/** The record as it was written, whole, for hooks. */
	written?: string;
};

/** The one door: HTTP, command line, seed and handlers all come through here. */
export type Door = {
	operations: Map<string, Operation>;
	/**
	 * find → limit → idempotency → validate → authorise → step-up → scope → before hooks → quota → handler → after hooks → answer cut to its schema.
	 * @throws Problem for everything a caller can get wrong
	 */
	invoke(operation: string, input: Input, actor: Actor, caller: Caller): Promise<Answer>;
	/**
	 * For what stands at an address of its own beside the operations (a stream, a socket, what is said over one): counts, refuses and
	 * keeps refusals as `invoke` does. @throws rate_limited, unauthenticated, forbidden, enrolment_required
	 */
	enter(doorway: Doorway, actor: Actor, caller: Caller): Promise<void>;
	/** Counts calls; what is refused before there is an actor is told to it by HTTP. */
	limiter: Limiter;
	/** Work of the platform itself, in one transaction of one organisation, with a handler's scope. */
	asSystem: ReturnType<typeof createScopes>['asSystem'];
	/** The same for several pieces of work in one transaction. */
	inPieces: ReturnType<typeof createScopes>['inPieces'];
	/** In the transaction of a scope, as somebody else; see `acting.ts`. */
	actAs: ReturnType<typeof createScopes>['actAs'];
	organization(id: string): Promise<Organization>;
	/** Fields of an entity that an actor may not read, or not send. */
	withheld(actor: Actor, entity: string, when: 'read' | 'write'): ReadonlySet<string>;
};

/** What of an operation there is to an address of its own. */
export type Doorway = Pick<Operation, 'id' | 'method' | 'permission' | 'public'> & { entity: { name: string } };

/** What the door stands on; the container hands it in. */
export type Parts = {
	config: Config;
	registry: Registry;
	operations: Operation[];
	store: Store;
	sights: Sights;
	connections: Connections;
	orm: Orm;
	counts: Counts;
	cache: Cache;
	log: Logger;
	audit: Audit;
	sealer: Sealer;
	denials: Denials;
	organizations: Organizations;
	quotas: Quotas;
	usage: Usage;
	warnings: Warnings;
	filesOf: (sql: Sql) => Files;
	receive: Receive;
	handlers: Map<string, Handler>;
	streams: Map<string, Streamer>;
	outward: Map<string, OutwardHandler>;
	hooks: Map<string, BeforeHook[]>;
	afterHooks: Map<string, AfterHook[]>;
	service: <T>(name: string) => T;
	events: EventHouse;
	jobs: Jobs;
	ports: OpenPorts;
	identity: { requireStepUp: RequireStepUp };
};

/**
 * Compiles every operation; nothing of a schema is looked at again after this. In development, where one starts often and calls little,
 * each is compiled when it is first called.
 */
export function createDoor(parts: Parts): Door {
	const { operations, connections, cache, sealer, denials, events, identity, organizations, quotas, usage } = parts;
	const validator = createValidator(parts.registry);
	const limiter = createLimiter(parts, organizations.get);
	const idempotency = createIdempotency();
	const byId = new Map(operations.map((operation) => [operation.id, operation]));
	const scopes = createScopes(parts, (id, input, actor, inside) => run(find(id), input, actor, inside.scope.caller, { inside }));
	const runners = new Map<string, Runner>();
	const runnerOf = (operation: Operation): Runner => {
		const runner = runners.get(operation.id) ?? compileRunner(operation, parts, validator);
		runners.set(operation.id, runner);
		return runner;
	};
	if (parts.config.mode === 'production') operations.forEach(runnerOf);

	const find = (id: string): Operation => {
		const operation = byId.get(id);
		if (!operation) throw problem('not_found', { detail: `There is no operation “${id}”` });
		return operation;
	};

	/** Validates and authorises, then does the work: in the transaction it is given, or in as little as it needs. */
	const run = async (
		operation: Operation,
		input: Input,
		actor: Actor,
		caller?: Caller,
		{ inside, once }: { inside?: Job['inside']; once?: Once } = {},
	): Promise<Answer> => {
		const runner = runnerOf(operation);
		runner.check(input, actor);
		// An operation that declares no body has none, whatever was sent.
		const taken = operation.input ? input : { ...input, body: undefined };
		const own = holdOfFields(operation, input, actor, authorise(operation, actor));
		if (operation.stepUp) await identity.requireStepUp(operation, actor, inside?.sql);
		const job: Job = { operation, input: taken.stream ? await parts.receive(operation, taken) : taken, actor, own };
		if (inside) {
			if (operation.entity.tells && !changesNothing(operation)) inside.tells = true;
			return runner.run({ ...job, inside });
		}
		if (runner.apart)
			return runner.apart(job, (work) => scopes.open(askingOf(operation, actor, caller), ({ scope }) => work(scope)));
		const { direct } = runner;
		// What is counted against a quota is counted in the transaction that creates it.
		const isFree = actor.organization !== null && !(await quotas.holds(operation, actor.organization));
		const ready = direct && isFree ? await prepareOutside(runner, job, caller) : null;
		if (direct && ready) {
			if (changesNothing(operation)) {
				const look = () => connections.borrow(actor.organization, (sql) => direct(ready, sql));
				return isForEverybody(ready) ? kept(ready, cache, parts.store, look) : look();
			}
			const organization = actor.organization as string;
			sealer.touch(organization);
			const writing = actorSetting({ actor, caller, action: operation.id });
			const act = (sql: Sql): Promise<Answer> => (once ? once(sql, () => direct(ready, sql)) : direct(ready, sql));
			const isTold = operation.entity.tells && events.atOnce.isFit();
			const { done, moved } = await connections.borrow(
				organization,
				async (sql) => {
					if (isTold) return events.atOnce.run(sql, organization, () => act(sql));
					return { done: await (once ? inTransaction(sql, () => act(sql)) : act(sql)), moved: null };
				},
				writing,
			);
			// What is deleted takes others along, and leaves gaps in more.
			await cache.changed(organization, operation.kind === 'delete' ? undefined : [operation.entity.name]);
			// Whoever is told of it, and looks, finds nothing old any more.
			if (moved) events.tell(organization, moved);
			else events.touch(organization, operation.entity.tells ? 'certainly' : 'perhaps');
			return done;
		}
		return scopes.open(askingOf(operation, actor, caller), (opened) => {
			if (operation.entity.tells && !changesNothing(operation)) opened.tells = true;
			const work = (): Promise<Answer> => runner.run({ ...job, inside: opened });
			return once ? once(opened.sql, work) : work();
		});
	};

	/** The job with its hooks done, or null where one of them needs the database. */
	const prepareOutside = async ({ prepare }: Runner, job: Job, caller?: Caller): Promise<Job | null> => {
		if (!prepare) return job;
		const { scope, isTouched } = await scopes.outside({ actor: job.actor, caller });
		try {
			const prepared = await prepare(job, scope);
			return isTouched() ? null : prepared;
		} catch (error) {
			if (isTouched()) return null;
			throw error;
		}
	};

	const answer = async (operation: Operation, input: Input, actor: Actor, caller: Caller): Promise<Answer> => {
		await limiter.take(operation, actor, caller);
		refuseStrangers(operation, actor);
		refuseUnenrolled(operation, actor);
		if (actor.kind === 'publishable-key' && operation.method !== 'GET') checkForm(caller);
		if (actor.organization && actor.kind !== 'system') usage.use(actor.organization, 'api-calls');
		const { idempotencyKey: key } = caller;
		if (!key || !operation.idempotent || !actor.organization) return run(operation, input, actor, caller);
		const once: Once = (sql, work) => idempotency.once({ operation, input, actor, key, sql }, work);
		// One statement needs no scope; what it takes is looked at before a connection is held.
		if (runnerOf(operation).direct) return run(operation, input, actor, caller, { once });
		// What was answered before is answered again only to who may still ask for it.
		holdOfFields(operation, input, actor, authorise(operation, actor));
		if (operation.stepUp) await identity.requireStepUp(operation, actor);
		return scopes.open(askingOf(operation, actor, caller), (inside) =>
			once(inside.sql, (read) => run(operation, read, actor, caller, { inside })),
		);
	};

	return {
		operations: byId,
		limiter,
		organization: organizations.get,
		asSystem: scopes.asSystem,
		inPieces: scopes.inPieces,
		actAs: scopes.actAs,
		withheld: (actor, entity, when) =>
			when === 'read'
				? parts.sights(actor)(entity, 'full').withheld
				: unwritableBy(actor, parts.registry.entities.get(entity) as Entity),
		async enter(doorway, actor, caller) {
			try {
				await limiter.take(doorway, actor, caller);
				refuseStrangers(doorway, actor);
				refuseUnenrolled(doorway, actor);
				if (actor.organization && actor.kind !== 'system') usage.use(actor.organization, 'api-calls');
			} catch (error) {
				denials.note(error, doorway, actor, caller);
				throw error;
			}
		},
		async invoke(id, input, sender, caller) {
			const operation = find(id);
			const actor = startsAfresh(operation) ? NOBODY : sender;
			try {
				return await answer(operation, input, actor, caller);
			} catch (error) {
				denials.note(error, operation, actor, caller);
				throw error;
			}
		},
	};
}

/** Does the work, or finds the answer that it gave before. */
type Once = (sql: Sql, work: (input: Input) => Promise<Answer>) => Promise<Answer>;

const askingOf = (operation: Operation, actor: Actor, caller?: Caller) => ({
	actor,
	caller,
	action: operation.id,
	reads: changesNothing(operation),
});

/** A search says in a body what it looks for, and only looks. */
const changesNothing = ({ method, kind }: Operation): boolean => method === 'GET' || kind === 'search';

/** Signing in is for who is nobody yet, whatever token the caller still carries. */
const startsAfresh = ({ permission, entity }: Operation): boolean => permission === 'anyone' && entity.plugin === 'identity';
