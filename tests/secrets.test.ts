/** Nothing that opens something is in a file of ours. In CI `secretlint` looks too, with more rules; this runs everywhere, in a second. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './harness/once.ts';

const SECRETS: Record<string, RegExp> = {
	'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/=]{40}/,
	'a key of ours': /\b(?:sk|rt|lt|ch)_[0-9A-Za-z]{20,24}_[0-9A-Za-z]{32,}\b/,
	'an access token': /\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}/,
	'a key of AWS': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
	'a key of Google': /\bAIza[0-9A-Za-z_-]{35}\b/,
	'a token of GitHub': /\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{60,})\b/,
	'a token of npm': /\bnpm_[0-9A-Za-z]{36}\b/,
	'a token of Slack': /\bxox[abprs]-[0-9A-Za-z-]{10,}/,
	'a key of Stripe': /\b[rs]k_live_[0-9A-Za-z]{20,}/,
	'a key of SendGrid': /\bSG\.[\w-]{20,}\.[\w-]{40,}/,
	'a key of Twilio': /\bSK[0-9a-f]{32}\b/,
};

const FILES =
	/(?:^|\/)(?:\.env(?:\..+)?|.+\.(?:pem|p12|pfx|jks|keystore)|id_(?:rsa|ed25519)|\.npmrc|\.netrc|\.pgpass|master-key)$/;

const found = (text: string): string[] =>
	Object.entries(SECRETS).flatMap(([name, pattern]) => (pattern.test(text) ? [name] : []));

describe('files that are committed', () => {
	const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);

	it('hold no secret', () => {
		const held = files
			.filter((name) => !/\.(?:png|jpe?g|webp|avif|ico|woff2?|br|gz)$/.test(name))
			.flatMap((name) => found(readFileSync(join(ROOT, name), 'utf8')).map((what) => `${name}: ${what}`));
		expect(held).toEqual([]);
	});

	it('are none that only secrets are kept in', () => {
		expect(files.filter((name) => FILES.test(name) && !name.endsWith('.env.example'))).toEqual([]);
	});

	it('would be told of, were there one', () => {
		const letters = (count: number): string => 'aB3'.repeat(count).slice(0, count);
		const samples = [
			`-----BEGIN ${'RSA PRIVATE'} KEY-----\n${letters(60)}`,
			`sk_${letters(22)}_${letters(32)}`,
			`eyJ${letters(30)}.eyJ${letters(30)}.${letters(30)}`,
			`AKIA${'A1'.repeat(8)}`,
			`ghp_${letters(36)}`,
			`sk_live_${letters(24)}`,
		];
		for (const sample of samples) expect([sample.slice(0, 12), found(sample).length]).toEqual([sample.slice(0, 12), 1]);
		for (const name of ['.env', 'ops/.env.production', 'key.pem', '.npmrc']) expect(FILES.test(name)).toBe(true);
	});
});
