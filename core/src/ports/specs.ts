import type { Ports } from './kinds.ts';
import type { PortName } from './model.ts';

/** How a method may be repeated: as often as one likes, only under a key that the service is told, or never by the port. */
export type Repeat = 'always' | 'keyed' | 'never';

export type CallSpec = {
	repeat: Repeat | ((input: never) => Repeat);
	/** Milliseconds that one attempt may take, where it is another time than the port's. */
	timeout?: number;
	/** It answers an AsyncIterable: it is repeated until the first piece is there, and not after. */
	streams?: true;
	/** Of a port that sends messages: this call sends none. */
	asks?: true;
};

export type PortSpec<Name extends PortName = PortName> = {
	/** For people. */
	title: string;
	calls: { readonly [Method in keyof Ports[Name]]: CallSpec };
	/** Milliseconds that one attempt may take. */
	timeout: number;
	/** How many calls at once, and how many more may wait. */
	concurrency: number;
	queue: number;
	/** Receivers that are apart: one that does not answer is nothing to the others. A breaker each. */
	apart?: (input: never) => string;
	/** In live mode something must stand behind it: accounts cannot do without. */
	needed?: true;
	/** A service of one's own house that tells nobody anything: used wherever its variables are set, whatever FREEHOLD_MODE says. */
	own?: true;
	/** It sends to people: nothing goes without a decision. */
	messages?: true;
	/** Told to operators when the average of the probes goes beyond: seconds, and the share that failed. */
	alert?: { seconds: number; errors: number };
};

const AGAIN = { repeat: 'always' } as const;

const hostOf = (url: string): string => URL.parse(url)?.host ?? '';

/** Every port, and how calls to it are looked after. Thresholds: spec B-022 to B-029. */
export const PORTS: { readonly [Name in PortName]: PortSpec<Name> } = {
	email: {
		title: 'Email',
		calls: { send: { repeat: 'keyed' } },
		timeout: 10_000,
		concurrency: 10,
		queue: 1000,
		messages: true,
		needed: true,
		alert: { seconds: 10, errors: 0.02 },
	},
	sms: {
		title: 'Text messages',
		calls: { send: { repeat: 'keyed' } },
		timeout: 10_000,
		concurrency: 10,
		queue: 1000,
		messages: true,
		alert: { seconds: 10, errors: 0.02 },
	},
	push: {
		title: 'Push notifications',
		calls: { send: { repeat: 'always' }, key: { repeat: 'always', asks: true } },
		timeout: 10_000,
		concurrency: 20,
		queue: 1000,
		apart: (push?: { subscription: { endpoint: string } }) => (push ? hostOf(push.subscription.endpoint) : 'key'),
		messages: true,
		alert: { seconds: 5, errors: 0.05 },
	},
	webhook: {
		title: 'Webhooks',
		// A receiver may take its time; who delivers tries again over a day.
		calls: { deliver: { repeat: 'never', timeout: 30_000 } },
		timeout: 30_000,
		concurrency: 20,
		queue: 200,
		apart: ({ url }: { url: string }) => hostOf(url),
	},
	storage: {
		title: 'Files',
		calls: {
			// A body that streams can be read once.
			put: { repeat: ({ body }: { body: unknown }) => (body instanceof Uint8Array ? 'always' : 'never'), timeout: 600_000 },
			get: { repeat: 'always' },
			head: { repeat: 'always' },
			remove: { repeat: 'always' },
			list: { repeat: 'always' },
			presign: { repeat: 'always' },
			clear: { repeat: 'always', timeout: 600_000 },
		},
		timeout: 30_000,
		concurrency: 50,
		queue: 1000,
		alert: { seconds: 2, errors: 0.005 },
	},
	scanner: {
		title: 'Virus scanner',
		calls: { scan: { repeat: 'always' } },
		own: true,
		timeout: 20_000,
		concurrency: 8,
		queue: 100,
	},
	data: {
		title: 'Property data',
		calls: { assessor: AGAIN, comparables: AGAIN, demographics: AGAIN, market: AGAIN, validateAddress: AGAIN },
		timeout: 10_000,
		concurrency: 10,
		queue: 200,
		alert: { seconds: 10, errors: 0.02 },
	},
	mls: {
		title: 'MLS',
		calls: {
			replicate: { repeat: 'always', streams: true },
			keys: { repeat: 'always', streams: true },
			events: { repeat: 'always', streams: true },
			read: AGAIN,
		},
		timeout: 30_000,
		concurrency: 4,
		queue: 50,
		alert: { seconds: 10, errors: 0.02 },
	},
	calendar: {
		title: 'Calendars',
		calls: {
			// An event is written under its own uid, so twice is once.
			write: AGAIN,
			remove: AGAIN,
			list: AGAIN,
			busy: AGAIN,
			feed: AGAIN,
			publish: AGAIN,
			invitation: AGAIN,
			parse: AGAIN,
		},
		timeout: 10_000,
		concurrency: 10,
		queue: 200,
		alert: { seconds: 10, errors: 0.02 },
	},
	social: {
		title: 'Social networks',
		// Networks know no keys of ours: a post that may be out is not sent again by itself.
		calls: { publish: { repeat: 'never', timeout: 60_000 }, status: AGAIN, metrics: AGAIN, remove: AGAIN, limits: AGAIN },
		timeout: 15_000,
		concurrency: 4,
		queue: 100,
		alert: { seconds: 10, errors: 0.02 },
	},
	geocoding: {
		title: 'Geocoding',
		calls: { search: AGAIN, reverse: AGAIN },
		timeout: 10_000,
		concurrency: 4,
		queue: 500,
		alert: { seconds: 5, errors: 0.02 },
	},
	text: {
		title: 'Text AI',
		calls: { generate: AGAIN, stream: { repeat: 'always', streams: true } },
		timeout: 30_000,
		concurrency: 10,
		queue: 100,
		alert: { seconds: 5, errors: 0.01 },
	},
	embedding: {
		title: 'Embedding AI',
		calls: { embed: AGAIN },
		timeout: 30_000,
		concurrency: 4,
		queue: 500,
		alert: { seconds: 5, errors: 0.01 },
	},
	vector: {
		title: 'Vectors',
		calls: { upsert: AGAIN, search: AGAIN, remove: AGAIN, count: AGAIN, clear: AGAIN },
		timeout: 10_000,
		concurrency: 20,
		queue: 500,
		alert: { seconds: 2, errors: 0.005 },
	},
	document: {
		title: 'Documents',
		calls: { render: AGAIN },
		timeout: 60_000,
		concurrency: 2,
		queue: 100,
	},
};

export const PORT_NAMES = Object.keys(PORTS) as PortName[];
