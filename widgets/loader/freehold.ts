/**
 * <script type="module" src="https://…/widgets/v1/freehold.js" data-key="pk_…" data-url="https://…"></script>
 *
 * Finds our tags that are not defined yet, fetches only those from beside this file, and watches for more. `data-url`: the platform's
 * origin, where it is not this script's.
 */
const here = import.meta.url;
const known =
	'listings listing carousel favourites open-houses agents agent enquiry booking save-search newsletter valuation form list record calculator market-report chat'.split(
		' ',
	);
const asked = new Set<string>();
const data = [...document.scripts].find((script) => script.src === here)?.dataset ?? {};

const ready = import(new URL('configure.js', here).href).then(({ configure }) =>
	configure({ url: data['url'] ?? new URL(here).origin, key: data['key'] ?? '' }),
);

function find(root: ParentNode): void {
	for (const element of root.querySelectorAll(':not(:defined)')) {
		const tag = element.localName;
		if (!tag.startsWith('freehold-') || asked.has(tag)) continue;
		asked.add(tag);
		if (known.includes(tag.slice(9))) {
			Promise.all([ready, import(new URL(`${tag}.js`, here).href)]).catch((error) => {
				asked.delete(tag);
				console.warn(`Freehold: <${tag}> did not load.`, error);
			});
		} else {
			console.warn(`Freehold: there is no <${tag}>.`);
		}
	}
}

if (!data['key']) console.warn('Freehold: the script tag has no data-key.');
find(document);
new MutationObserver(() => find(document)).observe(document, { childList: true, subtree: true });
