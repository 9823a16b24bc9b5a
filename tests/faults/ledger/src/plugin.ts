/** Code that does nothing but leave traces, each once for what was asked, if the platform keeps its word. */
import { type Driver, definePlugin, type FreeholdEvent, ProviderError, type Scope } from '@freehold/core';

const posted = async (event: FreeholdEvent, { records }: Scope, by: string): Promise<void> => {
	await records('posting').create({ entry: event.record, by, event: event.id, position: event.position });
};

/** The webhook port, for jobs of this plugin and for webhooks alike: no signature, no repetition, whatever is answered. */
const recorder: Driver<'webhook'> = ({ fetch }) => ({
	async check() {},
	async deliver({ url, headers, body, timeout }, { signal }) {
		const began = performance.now();
		const answer = await fetch(url, { method: 'POST', headers, body, signal, ...(timeout ? { timeout } : {}) }).catch(
			(error: Error) => {
				throw new ProviderError('unavailable', error.message);
			},
		);
		return { status: answer.status, headers: {}, body: '', milliseconds: Math.round(performance.now() - began) };
	},
});

export default definePlugin({
	name: 'ledger',
	operations: {
		'entry.record': async ({ body }, { records, emit, enqueue }) => {
			const { name, url, poison = false } = body as { name: string; url?: string; poison?: boolean };
			const entry = await records('entry').create({ name, step: 0 });
			const id = entry.id as string;
			await emit('entry.recorded', id, { poison });
			await enqueue(poison ? 'ledger.choke' : 'ledger.post', { entry: id });
			if (url) await enqueue('ledger.send', { entry: id, url });
			return entry;
		},
	},
	on: {
		'entry.recorded': {
			count: async (event, scope) => {
				if (event.data.poison) throw new Error('This event cannot be heard');
				await posted(event, scope, 'count');
			},
		},
		'entry.updated': { follow: (event, scope) => posted(event, scope, 'follow') },
	},
	jobs: {
		post: async ({ entry }: { entry: string }, { records }) => {
			await records('posting').create({ entry, by: 'job' });
			return {};
		},
		nothing: async () => ({}),
		choke: async ({ entry }: { entry: string }, { records }) => {
			// Written, and undone with the rest of it.
			await records('posting').create({ entry, by: 'poison' });
			throw new Error('This job cannot be done');
		},
	},
	outwardJobs: {
		send: async ({ entry, url }: { entry: string; url: string }, task) => {
			const headers = { 'idempotency-key': task.id, 'content-type': 'application/json' };
			const { status } = await task.port('webhook').deliver({ url, headers, body: JSON.stringify({ entry }) });
			if (status >= 300) throw new ProviderError('unavailable', `Answered ${status}`);
			return { status };
		},
	},
	drivers: { 'webhook/recorder': recorder },
});
