/** A signed-in person's tokens: renewed once, in time, and told. */
import { expect, it, vi } from 'vitest';
import { createClient, listListings, meUser, type Tokens } from '../src/index.ts';
import { type Asked, refusal, type Say, serve } from './server.ts';

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (name: string, seconds: number, iat = Math.floor(Date.now() / 1000)): string =>
	`${base64url({ alg: 'RS256' })}.${base64url({ sub: `${name}?>`, iat, exp: iat + seconds })}.signature`;

const refreshed = ({ url }: Asked): boolean => url === '/v1/auth/refresh';

/** Takes only tokens of this set; a refresh token works once. */
function authority(valid: Set<string>, fresh: () => string): Say {
	const used = new Set<string>();
	return async (asked) => {
		if (!refreshed(asked)) {
			const token = asked.headers.authorization?.slice(7) ?? '';
			return valid.has(token) ? { body: { data: [], next: null } } : refusal(401, token ? 'token_expired' : 'unauthenticated');
		}
		const { refreshToken } = JSON.parse(asked.body);
		if (used.has(refreshToken)) return refusal(401, 'unauthenticated');
		used.add(refreshToken);
		await new Promise((resolve) => setTimeout(resolve, 20));
		const accessToken = fresh();
		valid.add(accessToken);
		return { body: { accessToken, refreshToken: `${refreshToken}+`, expiresIn: 900 } };
	};
}

it('is renewed once for all calls that need it, and every one is answered', async () => {
	const old = jwt('old', 900);
	const next = jwt('next', 900);
	await using server = await serve(authority(new Set(), () => next));
	const told: (Tokens | null)[] = [];
	const { run } = createClient({
		url: server.url,
		tokens: { accessToken: old, refreshToken: 'r' },
		onTokens: (tokens) => told.push(tokens),
	});
	const answers = await Promise.all(Array.from({ length: 8 }, () => run(listListings())));
	expect(answers).toHaveLength(8);
	expect(server.asked.filter(refreshed)).toHaveLength(1);
	expect(server.asked.find(refreshed)?.headers.authorization).toBeUndefined();
	expect(told).toEqual([expect.objectContaining({ accessToken: next, refreshToken: 'r+' })]);
	await run(meUser());
	expect(server.asked.at(-1)?.headers.authorization).toBe(`Bearer ${next}`);
});

it('is renewed shortly before its end, without a refused call', async () => {
	const next = jwt('next', 900);
	await using server = await serve(authority(new Set(), () => next));
	const { run } = createClient({ url: server.url, tokens: { accessToken: jwt('old', 10), refreshToken: 'r' } });
	await run(listListings());
	expect(server.asked.map(({ url }) => url)).toEqual(['/v1/auth/refresh', '/v1/listings']);
});

it('is not renewed for every call where the clock here is wrong', async () => {
	// The server's clock is an hour behind ours: its tokens look expired to us from the first moment.
	let count = 0;
	const hourAgo = () => jwt(`token ${count++}`, 900, Math.floor(Date.now() / 1000) - 3600);
	await using server = await serve(authority(new Set(), hourAgo));
	const { run } = createClient({ url: server.url, tokens: { accessToken: hourAgo(), refreshToken: 'r' } });
	for (let call = 0; call < 4; call++) await run(listListings());
	expect(server.asked.filter(refreshed)).toHaveLength(1);
});

it('is looked up each time where it is kept elsewhere, such as by another tab', async () => {
	let kept: Tokens | null = { accessToken: jwt('old', 900), refreshToken: 'r' };
	const other = jwt('of another tab', 900);
	await using server = await serve(authority(new Set([other]), () => jwt('unused', 900)));
	const { run } = createClient({ url: server.url, tokens: () => kept, onTokens: (tokens) => (kept = tokens) });
	kept = { accessToken: other, refreshToken: 'r2' };
	await run(listListings());
	expect(server.asked.filter(refreshed)).toHaveLength(0);
	kept = null;
	await expect(run(listListings())).rejects.toMatchObject({ code: 'unauthenticated' });
	expect(server.asked.at(-1)?.headers.authorization).toBeUndefined();
});

it('ends where the server renews it no more, and says so once', async () => {
	await using server = await serve((asked) => refusal(401, refreshed(asked) ? 'unauthenticated' : 'token_expired'));
	const onTokens = vi.fn();
	const { run } = createClient({ url: server.url, tokens: { accessToken: jwt('old', 900), refreshToken: 'r' }, onTokens });
	const results = await Promise.allSettled([run(listListings()), run(listListings()), run(listListings())]);
	expect(results.map((result) => result.status === 'rejected' && result.reason.code)).toEqual(Array(3).fill('unauthenticated'));
	expect(onTokens.mock.calls).toEqual([[null]]);
	expect(server.asked.filter(refreshed)).toHaveLength(1);
});

it('stays where the server only cannot be reached', async () => {
	await using server = await serve((asked) =>
		refusal(refreshed(asked) ? 503 : 401, refreshed(asked) ? 'not_ready' : 'token_expired'),
	);
	const onTokens = vi.fn();
	const tokens = { accessToken: jwt('old', 900), refreshToken: 'r' };
	const { run } = createClient({ url: server.url, tokens, onTokens, retries: 0 });
	await expect(run(listListings())).rejects.toMatchObject({ code: 'not_ready' });
	expect(onTokens).not.toHaveBeenCalled();
});

it('never runs in circles where every token is refused', async () => {
	await using server = await serve((asked) =>
		refreshed(asked) ? { body: { accessToken: jwt(`${Math.random()}`, 900), refreshToken: 'r' } } : refusal(401, 'token_expired'),
	);
	const { run } = createClient({ url: server.url, tokens: { accessToken: jwt('old', 900), refreshToken: 'r' } });
	await expect(run(listListings())).rejects.toMatchObject({ code: 'token_expired' });
	await using strange = await serve(() => refusal(401, 'token_expired'));
	await expect(createClient({ url: strange.url }).run(listListings())).rejects.toMatchObject({ code: 'token_expired' });
	expect([server.asked.length, strange.asked.length]).toEqual([3, 1]);
});
