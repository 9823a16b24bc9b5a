import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ROOT } from '../../tests/harness/once.ts';
import { freePort } from '../../tests/harness/servers.ts';
import { mintWebhookSecret, signatureOf } from '../src/webhooks/secret.ts';

it('the receiver of the guide takes what is signed, each event once, and nothing else', async () => {
	const guide = readFileSync(join(ROOT, 'docs/guides/webhooks.md'), 'utf8');
	const code = /```js receiver\n([\s\S]*?)```/.exec(guide)?.[1] as string;
	// Inside the repository, so that its packages are found.
	const folder = join(ROOT, '.freehold/receiver');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'receiver.mjs'), code);
	const [secret, port] = [mintWebhookSecret(), await freePort()];
	const child = spawn(process.execPath, [join(folder, 'receiver.mjs')], {
		env: { ...process.env, FREEHOLD_WEBHOOK_SECRET: secret, PORT: String(port) },
	});
	let said = '';
	child.stdout.on('data', (text: Buffer) => {
		said += text.toString();
	});
	try {
		const body = JSON.stringify({ specversion: '1.0', id: 'evt_1', type: 'listing.published', subject: 'l1', data: {} });
		const send = async (signature?: string): Promise<number> => {
			const seconds = Math.floor(Date.now() / 1000);
			const headers = {
				'webhook-id': 'evt_1',
				'webhook-timestamp': String(seconds),
				'webhook-signature': signature ?? signatureOf({ id: 'evt_1', seconds, body }, [mintWebhookSecret(), secret]),
			};
			for (;;) {
				const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body }).catch(() => null);
				if (answer) return answer.status;
				await wait(50);
			}
		};
		expect(await send()).toBe(204);
		expect(await send()).toBe(204);
		expect(await send('v1,bm90aGluZw==')).toBe(400);
		expect(said).toBe('listing.published l1\n');
	} finally {
		child.kill();
		rmSync(folder, { recursive: true, force: true });
	}
});
