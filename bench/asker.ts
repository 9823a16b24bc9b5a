/** Calls of a bench that asks one thing after the other. */
import { Agent, request } from 'node:http';

export type Asking = { method: 'GET' | 'POST'; path: string /** A text is sent as CSV. */; body?: object | string };

/** Calls on one connection that stays open; resolves to the answer's JSON. */
export function asker(url: string) {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	return ({ method, path, body }: Asking, token?: string): Promise<unknown> =>
		new Promise((resolve, reject) => {
			const type = typeof body === 'string' ? 'text/csv' : 'application/json';
			const headers = { 'content-type': type, ...(token ? { authorization: `Bearer ${token}` } : {}) };
			const call = request(url + path, { method, agent, headers }, (answer) => {
				const parts: Buffer[] = [];
				answer.on('data', (part: Buffer) => parts.push(part));
				answer.on('end', () => {
					const text = Buffer.concat(parts).toString();
					if (answer.statusCode !== 200) reject(new Error(`${path}: ${text}`));
					else resolve(JSON.parse(text));
				});
			});
			call.on('error', reject);
			call.end(typeof body === 'object' ? JSON.stringify(body) : body);
		});
}
