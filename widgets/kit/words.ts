/**
 * Language: an element speaks the language of the closest ancestor with `lang` (through shadow roots). Its direction is CSS's: logical
 * properties need no asking. Formats of numbers, money and dates are beside this in localise.ts, for elements that have any.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { english, type Plural, type Strings } from './strings.ts';

const tables = new Map<string, Strings>([['en', english]]);
const loaders: Record<string, () => Promise<{ strings: Strings }>> = {
	ar: () => import('./strings.ar.ts'),
	es: () => import('./strings.es.ts'),
	fr: () => import('./strings.fr.ts'),
};
const speakers = new Set<Words>();
let observer: MutationObserver | undefined;

/** Adds words to the English table: an element's own, kept beside the element. */
export function addStrings(strings: Strings): void {
	Object.assign(english, strings);
}

/** Says how to fetch the table of one more language. */
export function addLanguage(language: string, load: () => Promise<{ strings: Strings }>): void {
	loaders[language] = load;
	refreshAll();
}

async function load(language: string): Promise<void> {
	if (!loaders[language] || tables.has(language)) return;
	tables.set(language, {});
	try {
		tables.set(language, (await loaders[language]()).strings);
		refreshAll();
	} catch {
		console.warn(`Freehold: no words for "${language}".`);
	}
}

function refreshAll(): void {
	for (const words of speakers) words.refresh();
}

/** The `lang` that applies to a node, looking out through shadow roots. */
function languageOf(node: Node): string {
	const found = (node as Element).closest('[lang]');
	if (found) return found.getAttribute('lang') || 'en';
	const root = node.getRootNode();
	return root instanceof ShadowRoot ? languageOf(root.host) : 'en';
}

/** Reactive controller; every element has one as `this.local`. */
export class Words implements ReactiveController {
	/** BCP 47 tag in force, e.g. `ar-EG`. */
	lang = 'en';
	#host: ReactiveControllerHost & HTMLElement;

	constructor(host: ReactiveControllerHost & HTMLElement) {
		this.#host = host;
		host.addController(this);
	}

	hostConnected(): void {
		speakers.add(this);
		if (!observer) {
			observer = new MutationObserver(refreshAll);
			observer.observe(document, { attributeFilter: ['lang', 'dir'], subtree: true });
		}
		this.refresh();
	}

	hostDisconnected(): void {
		speakers.delete(this);
	}

	/** Reads the language again and draws again. */
	refresh(): void {
		const lang = languageOf(this.#host);
		// A tag that is none (`lang="english"`) must not break formats.
		this.lang = /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(lang) ? lang : 'en';
		void load(this.language);
		this.#host.requestUpdate();
	}

	/** The language without region: `ar`. */
	get language(): string {
		return this.lang.split('-')[0] as string;
	}

	/** Our word for a key where there is one, else what the schema says. */
	textOr(key: string, other: string): string {
		return this.find(key) ? this.text(key) : other;
	}

	/** Our word for a key, with its `{places}` filled in. */
	text(key: string, values: Record<string, string | number> = {}): string {
		return this.fill(String(this.find(key) ?? key), values);
	}

	protected find(key: string): string | Plural | undefined {
		return tables.get(this.language)?.[key] ?? english[key];
	}

	protected fill(text: string, values: Record<string, string | number>): string {
		return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
	}
}
