import { refuseUnread } from '../about/check.ts';
import type { AuditEvent } from '../audit/audit.ts';
import { isId } from '../data/filter.ts';
import { readExpand, readFields, readList, runList } from '../data/list.ts';
import type { RecordObject, Sql } from '../data/model.ts';
import { problem } from '../errors.ts';
import { compileSay } from '../events/say.ts';
import type { JsonSchema } from '../schema/model.ts';
import { answerSearch } from '../search/answer.ts';
import type { Answer, Parts } from './door.ts';
import { compileExport } from './export.ts';
import { followWith, prepareWith } from './hooks.ts';
import { compileImport, refuseNested } from './import.ts';
import { missing, notOwn, refuseMissing, restriction, viewOf, whyNot } from './missing.ts';
import type { Actor, BeforeHook, Handler, Input, Operation, OutwardHandler, Scope, Transact } from './model.ts';
import { compileUnreachable, refuseUnreachable } from './references.ts';
import type { Inside } from './scope.ts';
import { shown } from './sight.ts';
import { neededOnceMoved, refuseEmptied, refuseTransition } from './states.ts';
import { compileStream } from './stream.ts';
import type { Check, Outlet, Validator } from './validate.ts';

/** One call, checked and authorised. `own` holds the actor to rows whose owner field is one of these users. */
export type Job = {
	operation: Operation;
	input: Input;
	actor: Actor;
	own?: { field: string; among: readonly string[] } | undefined;
	inside?: Inside;
};

/** An operation, compiled. */
export type Runner = {
	/** @throws invalid_input */
	check(input: Input, actor: Actor): void;
	/** One statement on a borrowed connection, where that is all the operation is but for its hooks. */
	direct?: (job: Job, sql: Sql) => Promise<Answer>;
	/** Lets the hooks look at the input and change it; absent: there are none. */
	prepare?: (job: Job, scope: Scope) => Promise<Job>;
	/** Work in transactions of its own, as many as it needs (an import); absent for all others. */
	apart?: (job: Job, transact: Transact) => Promise<Answer>;
	/** In a scope's transaction. */
	run(job: Job & { inside: NonNullable<Job['inside']> }): Promise<Answer>;
};

type Act = (job: Job, sql: Sql) => Promise<Answer>;

export function compileRunner(operation: Operation, parts: Parts, validator: Validator): Runner {
	const check = compileCheck(operation, validator);
	if (operation.kind === 'export') return { check, apart: compileExport(operation, parts), run: refuseNested };
	if (operation.produces) return { check, apart: compileStream(operation, parts), run: refuseNested };
	if (parts.outward.has(operation.id)) return { check, apart: compileOutward(operation, parts, validator), run: refuseNested };
	if (operation.kind === 'custom') return { check, run: compileHandler(operation, parts, validator) };
	if (operation.kind === 'import') return { check, apart: compileImport(operation, parts, validator), run: refuseNested };
	const hooks = parts.hooks.get(operation.id) ?? [];
	const act = ACTS[operation.kind](operation, parts);
	const follow = followWith(parts.afterHooks.get(operation.id) ?? []);
	const prepare = hooks.length ? prepareWith(hooks) : undefined;
	const onRecord = operation.path.includes('{id}');
	return {
		check,
		...(operation.kind === 'transition' || follow ? {} : { direct: act }),
		...(prepare ? { prepare } : {}),
		async run(job) {
			if (onRecord && !isId(job.input.id as string)) throw missing(operation, job.input.id);
			const ready = prepare ? await prepare(job, job.inside.scope) : job;
			if (operation.kind === 'create') await parts.quotas.take(job.inside.scope, operation.entity, 1);
			const answer = await act(ready, job.inside.sql);
			const { id } = ready.input;
			await follow?.(answer.written === undefined ? { id } : JSON.parse(answer.written), ready.input, job.inside.scope);
			return answer;
		},
	};
}

/** The body against its schema; a publishable key has its own, smaller one. */
function compileCheck(operation: Operation, validator: Validator): Runner['check'] {
	if (operation.method === 'GET' && operation.input) return compileQuery(operation.input, validator);
	const full = operation.input && validator.check(operation.input);
	const narrow = operation.publicInput && validator.check(operation.publicInput);
	return (input, actor) => {
		const check: Check | undefined = actor.kind === 'publishable-key' ? (narrow ?? full) : full;
		check?.(input.body);
	};
}

/** A GET takes its input in the query. */
function compileQuery(schema: JsonSchema, validator: Validator): Runner['check'] {
	const faultsIn = validator.faults(schema);
	return ({ query = {} }) => {
		const errors = faultsIn({ ...query }).map((fault) => ({ ...fault, pointer: `?${fault.pointer.slice(1)}` }));
		const detail = errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
		if (errors.length) throw problem('invalid_query', { detail, errors });
	};
}

type Compile = (operation: Operation, parts: Parts) => Act;
type Derived = 'list' | 'search' | 'get' | 'create' | 'update' | 'delete' | 'transition';

const ACTS: Record<Derived, Compile> = {
	list: (_operation, parts) => async (job, sql) => {
		const views = parts.sights(job.actor);
		const view = viewOf(views, job);
		const plan = readList(view, job.input.query ?? {});
		const { records, next, total } = await runList(view, views, plan, sql, restriction(parts, job));
		const tail = total === undefined ? '' : `,"total":${total}`;
		return { status: 200, json: `{"data":[${records.join(',')}],"next":${next === null ? 'null' : `"${next}"`}${tail}}` };
	},
	search: (_operation, parts) => async (job, sql) => {
		const views = parts.sights(job.actor);
		return answerSearch(parts, { ...job, views, view: viewOf(views, job), sql, own: restriction(parts, job) });
	},
	get: (operation, parts) => async (job, sql) => {
		const views = parts.sights(job.actor);
		const view = viewOf(views, job);
		const { fields, expand, ...others } = job.input.query ?? {};
		refuseOthers(others);
		const id = job.input.id as string;
		const options = {
			fields: fields === undefined ? undefined : readFields(view, fields),
			expand: readExpand(view, expand),
			also: restriction(parts, job),
			views,
		};
		const json = isId(id) ? await parts.store.getText(view, sql, id, options) : null;
		if (json === null) throw await whyNot(operation, parts, job, sql);
		return { status: 200, json };
	},
	create: (operation, parts) => {
		const writer = parts.store.writer(operation.entity.name);
		const unreachable = compileUnreachable(operation.entity, parts);
		return async (job, sql) => {
			const body = job.input.body as RecordObject;
			// Whoever may write only their own rows makes their own rows.
			const data = job.own && body[job.own.field] === undefined ? { ...body, [job.own.field]: job.actor.id } : body;
			refuseGivingAway(job, data);
			refuseUnreachable(operation.entity, await unreachable(job.actor, [data], sql));
			if (operation.entity.about) await refuseUnread({ ...parts, entity: operation.entity }, job.actor, data, sql);
			const json = await writer.create(sql, job.actor.organization as string, data);
			const shown = job.actor.kind === 'publishable-key' ? narrowed(operation, json) : shownTo(parts, job, json);
			return { status: 201, json: shown, written: json };
		};
	},
	update: (operation, parts) => {
		const writer = parts.store.writer(operation.entity.name);
		const needed = neededOnceMoved(operation.entity);
		const unreachable = compileUnreachable(operation.entity, parts);
		return async (job, sql) => {
			const id = job.input.id as string;
			refuseGivingAway(job, job.input.body as RecordObject);
			refuseUnreachable(operation.entity, await unreachable(job.actor, [job.input.body as RecordObject], sql));
			const emptied = needed.filter((name) => (job.input.body as RecordObject)[name] === null);
			if (emptied.length && isId(id)) await refuseEmptied(operation, parts, id, emptied, sql);
			const json = isId(id) ? await writer.update(sql, id, job.input.body as RecordObject, restriction(parts, job)) : null;
			if (json === null) throw await whyNot(operation, parts, job, sql);
			return { status: 200, json: shownTo(parts, job, json), written: json };
		};
	},
	delete: (operation, parts) => {
		const writer = parts.store.writer(operation.entity.name);
		return async (job, sql) => {
			const id = job.input.id as string;
			if (!isId(id) || !(await writer.remove(sql, id, restriction(parts, job)))) throw await whyNot(operation, parts, job, sql);
			return { status: 204, json: null };
		};
	},
	transition: (operation, parts) => {
		const { states } = operation.entity;
		const name = operation.id.slice(operation.entity.name.length + 1);
		const rule = states?.transitions[name];
		const writer = parts.store.writer(operation.entity.name);
		const say = compileSay(operation, parts.events);
		return async (job, sql) => {
			const id = job.input.id as string;
			const view = parts.store.views(operation.entity.name, 'full');
			if (!states || !rule || !isId(id)) throw missing(operation, id);
			await sql(`select 1 from ${view.table.name} where id = $1 for update`, [id]);
			const text = await parts.store.getText(view, sql, id, { also: restriction(parts, job) });
			if (text === null) throw await whyNot(operation, parts, job, sql);
			const record = JSON.parse(text) as RecordObject;
			const from = record[states.field] as string;
			refuseTransition(operation, name, rule, from, record);
			const json = await writer.update(sql, id, { ...(job.input.body as RecordObject), [states.field]: rule.to });
			await say?.(sql, job.actor.organization as string, id, { from, to: rule.to });
			return { status: 200, json: shownTo(parts, job, json as string), written: json as string };
		};
	},
};

/** Who may write only the rows of some users gives none to anybody else. */
function refuseGivingAway({ operation, own }: Job, data: RecordObject): void {
	if (own && data[own.field] !== undefined && !own.among.includes(data[own.field] as string)) throw notOwn(operation, own.field);
}

function refuseOthers(others: Record<string, string>): void {
	const [name] = Object.keys(others);
	if (name !== undefined) {
		const detail = `Found the parameter “${name.slice(0, 60)}”; this operation takes fields and expand`;
		throw problem('invalid_query', { detail, errors: [{ pointer: `?${name}`, code: 'unknown', detail }] });
	}
}

const shownTo = ({ sights }: Parts, job: Job, json: string): string => shown(json, viewOf(sights(job.actor), job));

/** What a form on a page is told of the record it made. */
function narrowed(operation: Operation, json: string): string {
	const record = JSON.parse(json) as RecordObject;
	const names = Object.keys(operation.publicOutput?.properties ?? { id: true });
	return JSON.stringify(Object.fromEntries(names.map((name) => [name, record[name] ?? null])));
}

/** A plugin's own code, its answer cut to what the schema names. */
function compileHandler(operation: Operation, parts: Parts, validator: Validator): Runner['run'] {
	const handler = parts.handlers.get(operation.id) as Handler;
	const outlet: Outlet | undefined = operation.output && validator.outlet(operation.output);
	const hooks: BeforeHook[] = parts.hooks.get(operation.id) ?? [];
	const prepare = prepareWith(hooks);
	// What the platform's operator looks at is another organisation's: no record of the caller's own.
	const needsRecord = operation.path.includes('{id}') && !operation.permission.startsWith('platform:');
	const say = compileSay(operation, parts.events);
	const follow = followWith(parts.afterHooks.get(operation.id) ?? []);
	const isRecord = operation.entity.operations[operation.id.slice(operation.entity.name.length + 1)]?.output === 'record';
	return async (job) => {
		if (needsRecord) await refuseMissing(operation, parts, job);
		const { id = '', query = {}, body, stream } = (hooks.length ? await prepare(job, job.inside.scope) : job).input;
		if (operation.audit) await job.inside.scope.audit(accessOf(operation, id));
		const value = await handler({ id, body, query, stream: stream as NonNullable<Input['stream']> }, job.inside.scope);
		await follow?.(value ?? { id }, { id, body }, job.inside.scope);
		const json = outlet ? JSON.stringify(outlet(value)) : null;
		// On a collection it is told of the record that it made.
		await say?.(
			job.inside.sql,
			job.actor.organization as string,
			(operation.of === operation.entity ? id : '') || String((value as RecordObject).id),
		);
		return { status: operation.status, json: json !== null && isRecord ? shownTo(parts, job, json) : json };
	};
}

/** What is told of a call that reads what must not be read unseen. */
const accessOf = ({ id: action, entity }: Operation, record: string): AuditEvent => ({
	kind: 'resource_access',
	action,
	entity: entity.name,
	...(record ? { record } : {}),
});

/** A plugin's own code that waits for the world outside; it opens its transactions itself. */
function compileOutward(operation: Operation, parts: Parts, validator: Validator): NonNullable<Runner['apart']> {
	const handler = parts.outward.get(operation.id) as OutwardHandler;
	const outlet: Outlet | undefined = operation.output && validator.outlet(operation.output);
	const needsRecord = operation.path.includes('{id}');
	return async (job, transact) => {
		const { id = '', query = {}, body } = job.input;
		await transact(async (scope) => {
			if (needsRecord) await refuseMissing(operation, parts, { ...job, inside: { scope, sql: scope.sql } });
		});
		const value = await handler({ id, body, query }, transact);
		return { status: operation.status, json: outlet ? JSON.stringify(outlet(value)) : null };
	};
}
