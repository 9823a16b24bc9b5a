/**
 * Inside a playground's frame: the widget as it stands on any page, from the same files, with a stand-in for the platform below it.
 * The page around it says what is shown and hears how large it is, what it tells, and where a link would lead.
 */
import { answerOf, type Recording } from './stand-in.ts';

/** What the page around says. */
export type Shown = {
	tag: string;
	attributes: Record<string, string>;
	/** Custom properties. */
	look: Record<string, string>;
	lang: string;
	scheme: 'light' | 'dark';
};

/** What is chosen from where an attribute names a record, a town or a kind of record. */
export type Choices = Record<string, { value: string; text: string }[]>;

/** What it hears. */
export type Told = { choices: Choices } | { height: number } | { event: string; detail: string } | { unanswered: string };

const tell = (told: Told): void => parent.postMessage(told, location.origin);

const recording = fetch('answers.json').then((response) => response.json() as Promise<Recording>);

/** The clock runs on from when the answers were given. */
const opened = Date.now();
let began = opened;
const RealDate = Date;
const now = (): number => RealDate.now() - opened + began;
globalThis.Date = new Proxy(RealDate, {
	construct: (Real, given: []) => (given.length ? new Real(...given) : new Real(now())),
	get: (Real, name, receiver) => (name === 'now' ? now : Reflect.get(Real, name, receiver)),
});

const real = fetch;
globalThis.fetch = async (input, init) => {
	const request = new Request(input, init);
	const url = new URL(request.url);
	if (!url.pathname.startsWith('/v1/')) return real(input, init);
	const answer = answerOf(await recording, request.method, url, now());
	if (!answer) tell({ unanswered: `${request.method} ${url.pathname}${url.search}` });
	const { status, body } = answer ?? { status: 404, body: { status: 404, code: 'not_found', title: 'Not recorded' } };
	const text = body === undefined || status === 204 ? null : JSON.stringify(body);
	return new Response(text, { status, headers: { 'content-type': 'application/json' } });
};

let shown: HTMLElement | undefined;

function show({ tag, attributes, look, lang, scheme }: Shown): void {
	const root = document.documentElement;
	root.lang = lang;
	root.dir = lang === 'ar' ? 'rtl' : 'ltr';
	root.style.colorScheme = scheme;
	for (const name of [...root.style]) if (name.startsWith('--freehold-')) root.style.removeProperty(name);
	for (const [name, value] of Object.entries(look)) if (value) root.style.setProperty(name, value);
	if (shown?.localName !== tag) shown = document.createElement(tag);
	for (const name of shown.getAttributeNames()) if (!(name in attributes)) shown.removeAttribute(name);
	for (const [name, value] of Object.entries(attributes)) {
		if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
	}
	if (!shown.isConnected) document.body.replaceChildren(shown);
}

/** Records that attributes may name, in words. */
function choicesOf({ lists, answers }: Recording): Choices {
	const named = (path: string, field: string) =>
		(lists[path] ?? []).map((row) => ({ value: row.id, text: String(row[field] ?? row['reference'] ?? row.id) }));
	const [homes, agents] = [named('/v1/listings', 'headline'), named('/v1/agent-profiles', 'name')];
	const asked = (name: string) =>
		[...new Set(answers.flatMap(({ path }) => new URL(path, location.href).searchParams.get(name) ?? []))].map((value) => ({
			value,
			text: value,
		}));
	return {
		...{ listing: homes, 'similar-to': homes, agent: agents, record: agents },
		...{ city: asked('city'), type: asked('propertyType') },
	};
}

addEventListener('message', ({ data, origin, source }) => {
	// Others speak to frames, too: tools that look for faults of accessibility do.
	if (origin === location.origin && source === parent && data?.tag) show(data as Shown);
});

// A link would leave; a page would follow it.
addEventListener('click', (event) => {
	const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
	if (!link?.href || event.defaultPrevented) return;
	event.preventDefault();
	tell({ event: 'leads to', detail: link.getAttribute('href') ?? '' });
});

for (const event of ['select', 'search', 'ready', 'favourite', 'submit', 'sent', 'error'].map((name) => `freehold-${name}`)) {
	addEventListener(event, (heard) => tell({ event, detail: JSON.stringify((heard as CustomEvent).detail) ?? '' }));
}

new ResizeObserver(() => tell({ height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body);

const told = await recording;
began = RealDate.parse(told.at);
// A visitor who has saved homes, so that there are some to see.
const KEPT = 'freehold.favourites';
if (!localStorage.getItem(KEPT)) {
	const homes = (told.lists['/v1/listings'] ?? []).slice(0, 3).map(({ id }) => id);
	localStorage.setItem(KEPT, JSON.stringify(homes));
}
tell({ choices: choicesOf(told) });
