/** The page: search, what changes meanwhile, and an enquiry; with the publishable key of the script's own tag. */
import { createClient, enquireLead, isFreeholdError, type ListingSort, listListings, subscribe } from '@freehold/sdk';

const { platform = '', key = '' } = element('app').dataset;
const client = createClient({ url: platform, key });

const filters = element<HTMLFormElement>('filters');
const list = element('homes');
const more = element<HTMLButtonElement>('more');
const dialog = element<HTMLDialogElement>('home');
const ask = element<HTMLFormElement>('ask');

function query(cursor?: string | null) {
	const chosen = new FormData(filters);
	const [beds, most] = [Number(chosen.get('beds')), Number(chosen.get('most'))];
	return listListings({
		fields: ['headline', 'description', 'price', 'bedrooms', 'bathrooms', 'livingArea', 'address'],
		expand: ['listingPhotos'],
		filter: {
			status: 'active',
			purpose: 'sale',
			bedrooms: beds ? { gte: beds } : undefined,
			price: most ? { lte: most } : undefined,
		},
		sort: chosen.get('sort') as ListingSort | `-${ListingSort}`,
		q: String(chosen.get('q')).trim(),
		limit: 12,
		total: !cursor,
		cursor,
	});
}
type Home = NonNullable<Awaited<ReturnType<typeof load>>>['data'][number];

let searching: AbortController | undefined;
let next: string | null = null;

/** A page of homes; undefined where a newer search has taken its place. */
async function load(cursor?: string | null) {
	searching?.abort();
	searching = new AbortController();
	try {
		return await client.run(query(cursor), { signal: searching.signal });
	} catch (error) {
		if (isFreeholdError(error) && error.code === 'aborted') return undefined;
		say('The homes could not be loaded. Please try again.');
		throw error;
	}
}

async function search(): Promise<void> {
	const page = await load();
	if (!page) return;
	list.replaceChildren(...page.data.map(card));
	show(page.next);
	say(page.total === 1 ? '1 home' : `${page.total} homes`);
}

async function showMore(): Promise<void> {
	const page = await load(next);
	if (!page) return;
	const cards = page.data.map(card);
	list.append(...cards);
	show(page.next);
	cards[0]?.querySelector('button')?.focus();
}

function show(cursor: string | null): void {
	next = cursor;
	more.hidden = !cursor;
}

function say(text: string): void {
	element('count').textContent = text;
}

function card(home: Home): HTMLLIElement {
	const open = make('button', 'open', home.headline ?? placeOf(home));
	open.type = 'button';
	open.onclick = () => look(home);
	const text = make(
		'div',
		'text',
		make('div', 'price', priceOf(home)),
		make('h2', '', open),
		make('p', 'facts', factsOf(home).join(' · ')),
	);
	return make('li', '', picture(home, '(min-width: 60rem) 25rem, 100vw'), text);
}

function look(home: Home): void {
	const name = make('h2', 'name', home.headline ?? placeOf(home));
	name.id = 'home-name';
	const facts = make('p', 'facts', [placeOf(home), ...factsOf(home)].join(' · '));
	const text = make('div', 'detail', make('div', 'price', priceOf(home)), name, facts, make('p', '', home.description ?? ''));
	element('home-body').replaceChildren(picture(home, '42rem'), text);
	ask.reset();
	ask.hidden = false;
	ask.dataset.listing = home.id;
	ask.dataset.shown = String(performance.now());
	element('thanks').hidden = true;
	faults();
	dialog.showModal();
	dialog.scrollTop = 0;
}

async function send(): Promise<void> {
	const given = new FormData(ask);
	const said = (name: string) => String(given.get(name)).trim();
	const { listing = '', shown } = ask.dataset;
	const enquiry = {
		listing,
		name: said('name'),
		message: said('message'),
		email: said('email') || undefined,
		consent: given.has('consent'),
	};
	const form = { elapsed: performance.now() - Number(shown), trap: said('website') !== '' };
	faults();
	try {
		await client.run(enquireLead(enquiry), { form });
		ask.hidden = true;
		element('thanks').hidden = false;
		element('thanks').focus();
	} catch (error) {
		if (!isFreeholdError(error)) throw error;
		const [first] = error.errors;
		faults(first?.detail ?? error.detail ?? 'That did not work. Please try again.', first?.pointer.split('/')[1]);
	}
}

/** Says what is wrong, and where; nothing: all is well. */
function faults(text = '', field?: string): void {
	element('fault').textContent = text;
	for (const control of ask.querySelectorAll<HTMLInputElement>('input, textarea')) {
		control.toggleAttribute('aria-invalid', false);
		if (!field || control.name !== field) continue;
		control.setAttribute('aria-invalid', 'true');
		control.focus();
	}
}

/** Shows what has changed, once it is quiet for a moment. */
async function follow(): Promise<void> {
	let waiting: ReturnType<typeof setTimeout> | undefined;
	const onReady = () => {
		element('live').hidden = false;
	};
	for await (const _ of subscribe(client, { types: ['listing.*'] }, { onReady, onReset: () => void search() })) {
		clearTimeout(waiting);
		// Whoever has gone on to further pages is not thrown back to the first.
		if (list.childElementCount <= 12) waiting = setTimeout(() => void search(), 500);
	}
}

const priceOf = ({ price }: Home): string =>
	price
		? new Intl.NumberFormat('en', { style: 'currency', currency: price.currency, maximumFractionDigits: 0 }).format(
				Number(price.amount),
			)
		: 'Price on request';

const placeOf = ({ address }: Home): string => [address?.line1, address?.city].filter(Boolean).join(', ');

const factsOf = ({ bedrooms, bathrooms, livingArea }: Home): string[] =>
	[
		bedrooms && `${bedrooms} beds`,
		bathrooms && `${bathrooms} baths`,
		livingArea && `${Number(livingArea.value).toLocaleString('en')} ${livingArea.unit === 'sqft' ? 'sq ft' : 'm²'}`,
	].filter((fact) => typeof fact === 'string');

function picture({ listingPhotos: [photo] }: Home, sizes: string): HTMLElement {
	const { small, medium, large } = photo?.variants ?? {};
	if (!photo?.url) return make('div', 'photo');
	const image = make('img', 'photo');
	image.sizes = sizes;
	image.srcset = [small, medium, large].flatMap((one) => (one ? [`${new URL(one.url, platform)} ${one.width}w`] : [])).join(', ');
	image.src = String(new URL(photo.url, platform));
	image.alt = photo.caption ?? '';
	image.loading = 'lazy';
	return image;
}

/** An element with a class and with content. */
function make<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	className = '',
	...content: (string | Node)[]
): HTMLElementTagNameMap[Tag] {
	const made = document.createElement(tag);
	made.className = className;
	made.append(...content);
	return made;
}

function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
	return document.getElementById(id) as Kind;
}

let typing: ReturnType<typeof setTimeout> | undefined;
filters.oninput = () => {
	clearTimeout(typing);
	typing = setTimeout(() => void search(), 200);
};
filters.onsubmit = (event) => event.preventDefault();
more.onclick = () => void showMore();
ask.onsubmit = (event) => {
	event.preventDefault();
	void send();
};
void search();
void follow();
