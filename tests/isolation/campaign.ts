/** Sends the same attacks to both worlds and keeps what must not be: an answer that differs, or that holds something of B. */
import type { Operation } from '@freehold/core';
import fc from 'fast-check';
import type { Answer } from '../harness/app.ts';
import { type Call, calls, pages } from './calls.ts';
import { createNames, plainly, tally } from './compare.ts';
import { type Holdings, type Loot, OWN } from './holdings.ts';
import { ACTORS, type ActorName, PAGE, signIn, type World } from './world.ts';

export type Campaign = {
	/** Every operation by every actor, about `share` calls an actor in all; the same for the same seed. */
	run(options: { share: number; seed: number; operations?: Operation[] }): Promise<void>;
	/** One call of one actor. */
	attack(operation: string, actor: ActorName, call: Call): Promise<Answer>;
	/** What was found, each kind once for each operation. */
	found: Map<string, string>;
	/** How many answers there were of each status. */
	statuses: Map<number, number>;
	/** What of B is in a text that A cannot know. */
	leakIn(text: string): string | undefined;
	sent(): number;
};

/** Lists of rows that come into being together. */
const TIED = new Set(['audit-entry.list', 'role.list', 'follower.list']);

/** Of the work that the platform does by itself; each world does it at its own pace. */
const TELLS_OF_WORK = /^(audit-entry|event|follower|job|notification|organization|usage|webhook-delivery)\./;

/** How far that work has come shows in these: they are to hold nothing of B, and may differ in what is done already. */
const PACED = new Set(['job.list', 'job.summary', 'organization.export']);

const MARKER = /MARKER-B-\d+-[0-9a-z]+/g;

export function createCampaign(full: World, control: World, loot: Loot): Campaign {
	for (const world of [full, control]) world.mine.set('organization', [world.test.harbor.id]);
	const holdings: Holdings = { registry: full.test.app.registry, mine: full.mine, loot };
	const given = new Set([...loot.ids.values()].flat());
	const names = { full: createNames(full.mine, given), control: createNames(control.mine, given) };
	const known = new Set(loot.texts.flatMap((text) => text.match(MARKER) ?? []));
	const found = new Map<string, string>();
	const statuses = new Map<number, number>();
	let sent = 0;

	/** From an address of its own, so that no limit hides what is behind it. */
	const send = (world: World, actor: ActorName, { method, path, headers, body }: Call): Promise<Answer> => {
		const here = (text: string): string =>
			text.replace(OWN, (_, entity: string, index: string) => world.mine.get(entity)?.[Number(index)] ?? entity);
		const bearer = world.bearers.get(actor);
		const answer = world.test.call(method, here(path), {
			...(bearer ? { as: bearer } : {}),
			headers: {
				'x-forwarded-for': `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`,
				...(actor === 'publishable key' ? { origin: PAGE, 'freehold-form': 'elapsed=9000; trap=0' } : {}),
				...headers,
			},
			...(body === undefined ? {} : { body: typeof body === 'string' ? here(body) : body }),
		});
		// An answer that breaks off is an answer, too.
		return answer.catch((error: Error) => ({ status: 0, headers: new Headers(), body: `broken off: ${error.message}` }));
	};

	const note = (what: string, operation: string, actor: ActorName, call: Call, answers: string): void => {
		const key = `${what}: ${operation}`;
		if (!found.has(key)) found.set(key, `${key} as ${actor}\n${tell(call)}\n${answers}`);
	};

	const leakIn = (text: string): string | undefined =>
		text.match(MARKER)?.find((marker) => !known.has(marker)) ?? loot.unknown.find((id) => text.includes(id));

	/** B works, too: what a cache or a connection keeps of the call before is B's as often as not. */
	const paths = ['/v1/auth/me', ...full.test.app.operations.filter(({ kind }) => kind === 'list').map(({ path }) => path)];
	const workOfB = async (): Promise<void> => {
		await full.test.call('GET', paths[sent % paths.length] as string, { as: loot.living });
	};

	const attack: Campaign['attack'] = async (operation, actor, call) => {
		sent++;
		if (sent % 3 === 0) await workOfB();
		if (TELLS_OF_WORK.test(operation)) await Promise.all([full.test.app.idle(), control.test.app.idle()]);
		// How far the trail is sealed tells of time, and of nothing else.
		if (operation.startsWith('audit-')) await Promise.all([full.test.app.seal(), control.test.app.seal()]);
		const [here, there] = await Promise.all([send(full, actor, call), send(control, actor, call)]);
		const isTied = TIED.has(operation);
		const [one, other] = isTied ? [tally(here), tally(there)] : [plainly(here, names.full), plainly(there, names.control)];
		statuses.set(here.status, (statuses.get(here.status) ?? 0) + 1);
		if (here.status === 0) note('breaks off', operation, actor, call, here.body);
		if (here.status === 500)
			note('breaks', operation, actor, call, full.log.findLast((line) => line.includes('"level":50')) ?? '');
		if (one !== other && !(PACED.has(operation) && here.status === there.status))
			note('tells that B is there', operation, actor, call, difference(one, other));
		const leaked = leakIn(isTied ? JSON.stringify(here.body) : one);
		if (leaked) note('lets something of B out', operation, actor, call, `${leaked} in ${one}`);
		return here;
	};

	/** A call may have ended its actor's session, in both worlds: the next one begins another. */
	const revive = async (actor: ActorName): Promise<void> => {
		for (const world of [full, control]) {
			const { status } = await send(world, actor, { method: 'GET', path: '/v1/auth/me', headers: {} });
			if (status === 401) world.bearers.set(actor, await signIn(world.test, actor));
		}
	};

	/** The calls of one actor; whoever is turned away at the door is turned away whatever they bring along. */
	const besiege = async (operation: Operation, actor: ActorName, attempts: Call[]): Promise<void> => {
		for (const call of attempts) {
			const { status, body } = await attack(operation.id, actor, call);
			// Wrong guesses are counted after the answer, and jobs done: in both worlds before the next call.
			if (status === 202 || operation.input?.properties?.currentPassword)
				await Promise.all([full.test.app.idle(), control.test.app.idle()]);
			const isSignedIn = actor !== 'nobody' && actor !== 'publishable key';
			if (status === 401 && isSignedIn) await revive(actor);
			if (body?.code === 'forbidden' || (body?.code === 'unauthenticated' && !isSignedIn)) return;
		}
	};

	return {
		attack,
		found,
		statuses,
		leakIn,
		sent: () => sent,
		async run({ share, seed, operations = full.test.app.operations }) {
			const each = Math.max(
				2,
				Math.ceil(share / (operations.length + operations.filter(({ kind }) => kind === 'list').length + 3)),
			);
			for (const operation of operations) {
				for (const [index, actor] of attackersOf(operation).entries()) {
					const own = seed + numberOf(operation.id) + index;
					const numRuns = operation.kind === 'list' ? each * 2 : each;
					await besiege(operation, actor, fc.sample(calls(operation, holdings), { numRuns, seed: own }));
				}
			}
			for (const [index, actor] of ACTORS.entries()) {
				for (const call of fc.sample(pages(holdings), { numRuns: each * 3, seed: seed + index }))
					await attack('page', actor, call);
			}
		},
	};
}

/** Whoever signs in is nobody yet, whatever they send along: two are enough. */
const attackersOf = ({ permission, entity }: Operation): readonly ActorName[] =>
	permission === 'anyone' && entity.plugin === 'identity' ? ['nobody', 'owner'] : ACTORS;

const numberOf = (name: string): number =>
	[...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7) * 10;

const tell = ({ method, path, headers, body }: Call): string =>
	`${method} ${decodeURIComponent(path)} ${JSON.stringify(headers)} ${typeof body === 'string' ? body.slice(0, 2000) : ''}`;

/** The first lines in which two answers differ. */
function difference(one: string, other: string): string {
	const [left, right] = [one.split('\n'), other.split('\n')];
	const at = left.findIndex((line, index) => line !== right[index]);
	const lines = (all: string[]): string => all.slice(Math.max(0, at - 2), at + 6).join('\n');
	return `with B:\n${lines(left)}\nwithout B:\n${lines(right)}`;
}
