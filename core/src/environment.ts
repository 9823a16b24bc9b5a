import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import type { BootFault } from './errors.ts';
import { didYouMean, nearest, shown } from './schema/wording.ts';

/** What the environment's variables say, where they say something. */
export type Variables = Partial<Omit<Config, 'root' | 'plugins' | 'settings' | 'limits' | 'variables'>>;

type Environment = Readonly<Record<string, string | undefined>>;
type Refusal = { meant: string /** Stands for the value where that is a secret. */; found?: string; suggestion?: string };
type Reader<Value> = (text: string, root: string) => { value: Value } | Refusal;
type Variable = {
	[Key in keyof Variables]-?: {
		key: Key;
		read: Reader<NonNullable<Variables[Key]>>;
		/** May also stand in a file that NAME_FILE names, as container platforms hand secrets over. */
		secret?: true;
		/** What it does, and what is so where it is not set; of what the file has a member for, schemas/config.json says it. */
		about?: { description: string; usual: string };
	};
}[keyof Variables];

const oneOf =
	<Value extends string>(...values: Value[]): Reader<Value> =>
	(text) => {
		const value = values.find((candidate) => candidate === text);
		return value === undefined ? { meant: `one of ${values.join(', ')}`, ...didYouMean(text, values) } : { value };
	};

const wholeNumber =
	(least: number, greatest: number): Reader<number> =>
	(text) => {
		const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
		return value >= least && value <= greatest ? { value } : { meant: `a whole number from ${least} to ${greatest}` };
	};

const postgresUrl: Reader<string> = (text) => {
	const url = URL.parse(text);
	if (url && ['postgres:', 'postgresql:'].includes(url.protocol)) return { value: text };
	// The value holds a password, so it is not shown.
	return {
		meant: 'a URL like postgres://user:password@host:5432/database',
		found: `a value that is none (${text.length} characters)`,
	};
};

const urlOf =
	(schemes: string[], example: string): Reader<string> =>
	(text) => {
		const url = URL.parse(text);
		return url && schemes.includes(url.protocol)
			? { value: text }
			: { meant: `a URL like ${example}`, found: `a value that is none (${text.length} characters)` };
	};

const ORIGIN = /^https?:\/\/[^/?#@\s]+$/;
const origin: Reader<string> = (text) => {
	const bare = text.replace(/\/$/, '');
	return ORIGIN.test(bare) && URL.canParse(bare)
		? { value: bare }
		: { meant: 'scheme, host and port, like https://api.example.com' };
};

const list =
	(item: Reader<string>): Reader<string[]> =>
	(text, root) => {
		const values: string[] = [];
		for (const part of text.split(',').map((one) => one.trim())) {
			const read = item(part, root);
			if ('meant' in read) return { ...read, meant: `${read.meant}; several are separated by commas`, found: shown(part) };
			values.push(read.value);
		}
		return { value: values };
	};

const hostName: Reader<string> = (text) =>
	/^[^/:\s]+$/.test(text) ? { value: text } : { meant: 'a host name without scheme or port' };
/** `10.0.0.0/8`, `::1`, `hooks.internal` */
const hostOrNetwork: Reader<string> = (text) =>
	/^[\w.:-]+(?:\/\d{1,3})?$/.test(text) ? { value: text } : { meant: 'a host name, an address, or a network such as 10.0.0.0/8' };
const anyText: Reader<string> = (text) => ({ value: text });

const secretText: Reader<string> = (text) =>
	/^\S{16,}$/.test(text)
		? { value: text }
		: { meant: '16 or more characters without a blank', found: `${text.length} characters` };

const mode: Reader<Config['mode']> = (text) => {
	const read = oneOf('development', 'test', 'production')(text, '');
	return 'value' in read ? { value: read.value === 'production' ? 'production' : 'development' } : read;
};

const yesOrNo: Reader<boolean> = (text) => {
	const read = oneOf('true', 'false')(text, '');
	return 'value' in read ? { value: read.value === 'true' } : read;
};

const keyOrFile: Reader<string> = (text, root) => {
	const isKey = (candidate: string): boolean => /^[A-Za-z0-9+/]{43}=$/.test(candidate);
	const meant = '32 random bytes in base64 (openssl rand -base64 32), or the path of a file that holds them';
	if (isKey(text)) return { value: text };
	try {
		const value = readFileSync(resolve(root, text), 'utf8').trim();
		return isKey(value) ? { value } : { meant, found: 'a file without them' };
	} catch {
		return { meant, found: `${text.length} characters that are neither` };
	}
};

/** `email=smtp,sms=mock,*=none` */
const pairs: Reader<Record<string, string>> = (text) => {
	const entries = text.split(',').map((part) => part.split('=').map((one) => one.trim()));
	const wrong = entries.find(([name, value, ...rest]) => !name || !value || rest.length);
	if (wrong) return { meant: 'PORT=DRIVER, several separated by commas: email=smtp,sms=mock', found: shown(wrong.join('=')) };
	return { value: Object.fromEntries(entries as [string, string][]) };
};

const VARIABLES: Readonly<Record<string, Variable>> = {
	NODE_ENV: {
		key: 'mode',
		read: mode,
		about: {
			description: 'production: nothing is migrated at start, and what is not safe there stops it.',
			usual: 'development',
		},
	},
	FREEHOLD_ROLE: {
		key: 'role',
		read: oneOf('all', 'api', 'worker'),
		about: {
			description:
				'api answers calls, worker does what nobody waits for (events, jobs, schedules, webhooks); both need DATABASE_URL. freehold worker says the same by its name.',
			usual: 'all',
		},
	},
	HOST: { key: 'host', read: anyText },
	PORT: { key: 'port', read: wholeNumber(0, 65535) },
	LOG_LEVEL: { key: 'logLevel', read: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent') },
	DATABASE_URL: {
		key: 'databaseUrl',
		read: postgresUrl,
		secret: true,
		about: {
			description: 'PostgreSQL 15 or newer.',
			usual: 'the embedded database, below the data folder',
		},
	},
	DATABASE_OWNER_URL: {
		key: 'databaseOwnerUrl',
		read: postgresUrl,
		secret: true,
		about: {
			description: 'Who migrates.',
			usual: 'DATABASE_URL',
		},
	},
	DATABASE_POOL: { key: 'databasePool', read: wholeNumber(1, 1000) },
	FREEHOLD_MODE: { key: 'providers', read: oneOf('mock', 'live') },
	FREEHOLD_PORTS: { key: 'ports', read: pairs },
	FREEHOLD_FAULTS: {
		key: 'faults',
		read: anyText,
		about: {
			description: 'In development: what goes wrong with stand-ins, like email:bounce=0.1;sms:rate-limit=0.2,retryAfter=2.',
			usual: 'none',
		},
	},
	FREEHOLD_METRICS_TOKEN: {
		key: 'metricsToken',
		read: secretText,
		secret: true,
		about: {
			description:
				'What who reads /metrics sends as a Bearer token. Without one it is there in development only, for this machine.',
			usual: 'none',
		},
	},
	FREEHOLD_PUBLIC_URL: { key: 'publicUrl', read: origin },
	FREEHOLD_DATA: { key: 'dataFolder', read: anyText },
	FREEHOLD_MASTER_KEY: {
		key: 'masterKey',
		read: keyOrFile,
		secret: true,
		about: {
			description: 'Wraps every other key.',
			usual: 'made once, in development',
		},
	},
	REDIS_URL: {
		key: 'redisUrl',
		read: urlOf(['redis:', 'rediss:'], 'redis://:password@host:6379'),
		secret: true,
		about: {
			description: 'Redis, for what several processes share.',
			usual: 'the database does it',
		},
	},
	FREEHOLD_REGISTRATION: { key: 'registration', read: oneOf('open', 'closed') },
	FREEHOLD_CORS_ORIGINS: { key: 'corsOrigins', read: list(origin) },
	FREEHOLD_ALLOWED_HOSTS: { key: 'allowedHosts', read: list(hostName) },
	FREEHOLD_OUTBOUND_ALLOW: { key: 'outboundAllow', read: list(hostOrNetwork) },
	FREEHOLD_ACCEPT: {
		key: 'accept',
		read: list(anyText),
		about: {
			description: 'Risks of production that are taken knowingly, by the ids of freehold doctor.',
			usual: 'none',
		},
	},
	FREEHOLD_TRUST_PROXY: { key: 'trustProxy', read: yesOrNo },
	FREEHOLD_CALLS_PER_HOUR: { key: 'callsPerHour', read: wholeNumber(1, 999_999) },
	FREEHOLD_OPEN_STREAMS: { key: 'openStreams', read: wholeNumber(1, 999_999) },
	FREEHOLD_JOBS_AT_ONCE: {
		key: 'jobsAtOnce',
		read: wholeNumber(1, 1000),
		about: {
			description: 'How many jobs a process works on at once.',
			usual: '10',
		},
	},
	FREEHOLD_SHUTDOWN_SECONDS: { key: 'shutdownSeconds', read: wholeNumber(0, 600) },
};

/** A variable, for the reference: what it takes in the words that refuse anything else. */
export type DescribedVariable = Pick<Variable, 'key' | 'secret' | 'about'> & { name: string; takes: string };

/** Every variable that the host reads itself; drivers' stand in their manifests. */
export const describedVariables = (): DescribedVariable[] =>
	Object.entries(VARIABLES).map(([name, { read, ...variable }]) => {
		// No reader takes a blank, but those that take any text.
		const refused = read(' ', '/');
		return { name, ...variable, takes: 'meant' in refused ? refused.meant : 'text' };
	});

/** Reads every variable; each one that does not fit is a fault, and so is a FREEHOLD_ one that looks misspelt. */
export function readVariables(env: Environment, root: string): { values: Variables; faults: BootFault[] } {
	const values: Record<string, unknown> = {};
	const faults: BootFault[] = [];
	for (const [name, { key, read, secret }] of Object.entries(VARIABLES)) {
		const said = secret ? readSecret(env, name, root) : { text: env[name]?.trim() };
		if ('fault' in said) {
			faults.push(said.fault);
			continue;
		}
		const { text } = said;
		if (!text) continue;
		const result = read(text, root);
		if ('meant' in result)
			faults.push({ code: 'config_invalid', file: 'the environment', pointer: name, found: shown(text), ...result });
		else values[key] = result.value;
	}
	return { values, faults: [...faults, ...misspelt(env)] };
}

/** The variable itself, or what stands in the file that NAME_FILE names; both is one too many. */
export function readSecret(env: Environment, name: string, root: string): { text: string | undefined } | { fault: BootFault } {
	const text = env[name]?.trim() || undefined;
	const path = env[`${name}_FILE`]?.trim();
	if (!path) return { text };
	const place = { code: 'config_invalid' as const, file: 'the environment', pointer: `${name}_FILE` };
	if (text) return { fault: { ...place, found: `${name} beside it`, meant: `one of ${name} and ${name}_FILE` } };
	try {
		return { text: readFileSync(resolve(root, path), 'utf8').trim() || undefined };
	} catch {
		return { fault: { ...place, found: 'a file that cannot be read', meant: `the path of a file that holds ${name}` } };
	}
}

function misspelt(env: Environment): BootFault[] {
	const isKnown = (name: string): boolean =>
		Object.hasOwn(VARIABLES, name) || VARIABLES[name.replace(/_FILE$/, '')]?.secret === true;
	const unknown = Object.keys(env).filter((name) => name.startsWith('FREEHOLD_') && !isKnown(name));
	return unknown.flatMap((name): BootFault[] => {
		const meant = nearest(
			name.slice('FREEHOLD_'.length),
			Object.keys(VARIABLES).map((known) => known.replace(/^FREEHOLD_/, '')),
		);
		if (!meant || !Object.hasOwn(VARIABLES, `FREEHOLD_${meant}`)) return [];
		const suggestion = `Did you mean FREEHOLD_${meant}?`;
		return [
			{
				code: 'config_invalid',
				file: 'the environment',
				pointer: name,
				found: 'a variable that nothing reads',
				meant: 'another name, or none',
				suggestion,
			},
		];
	});
}
