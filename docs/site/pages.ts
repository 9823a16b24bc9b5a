/** The site's pages: the Markdown of the repository, its links as the site has them, and the reference that is made from the schemas. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Where a file of the repository stands on the site; null: it does not. */
export function placeOf(file: string): string | null {
	if (file === 'docs/README.md') return 'contents.md';
	// A page for each stands below it.
	if (file === 'docs/reference/widgets.md') return 'reference/widgets/index.md';
	if (file.startsWith('docs/')) return file.slice('docs/'.length).replace(/(^|\/)README\.md$/, '$1index.md');
	if (file === 'sdk/src/generated/api.md') return 'reference/sdk.md';
	const readme = /^(plugins\/[a-z]+|examples\/[a-z-]+|sdk|widgets|testing|create-plugin)\/README\.md$/.exec(file);
	if (readme) return `packages/${(readme[1] as string).replace('/', '-')}.md`;
	const own = ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'bench/RESULTS.md'];
	return own.includes(file) ? `project/${file.split('/').at(-1)?.toLowerCase()}` : null;
}

/** Every page that is written by hand, by its path on the site. */
export function writtenPages(root: string): Map<string, string> {
	const patterns = ['*.md', 'docs/**/*.md', '{sdk,widgets,testing,create-plugin}/README.md', '{plugins,examples}/*/README.md'];
	const files = [...globSync(patterns, { cwd: root }), 'sdk/src/generated/api.md', 'bench/RESULTS.md'];
	const pages = new Map<string, string>();
	for (const file of files.filter((one) => !one.includes('node_modules') && !one.startsWith('docs/site/'))) {
		const place = placeOf(file);
		if (place) pages.set(place, asOnSite(readFileSync(join(root, file), 'utf8'), file, root));
	}
	return pages;
}

/** A link with words in brackets, or code in a line, in which nothing is a link. */
const LINK = /(?<!!)\[((?:[^[\]]|\[[^\]]*\])*)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)|`[^`\n]+`/g;

/** Links to other pages lead there; what is no page (a source file) is named without a link. What is not there stays, and fails the build. */
function asOnSite(text: string, file: string, root: string): string {
	const relinked = (whole: string, words?: string, target?: string, hash = ''): string => {
		if (words === undefined || target === undefined) return whole;
		const path = normalize(join(dirname(file), target)).replace(/\/$/, '');
		if (!existsSync(join(root, path))) return whole;
		const place = placeOf(path) ?? placeOf(`${path}/README.md`);
		return place ? `[${words}](/${addressOf(place)}${hash})` : words;
	};
	const parts = text.split(/(^ *```[\s\S]*?^ *```$)/m);
	// What is no language of a program's is shown as it is.
	const plain = (block: string): string => block.replace(/^( *)```(output|http|mermaid).*/, '$1```txt');
	return parts.map((part, at) => (at % 2 === 1 ? plain(part) : part.replaceAll(LINK, relinked))).join('');
}

const addressOf = (place: string): string => place.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '');

export type Group = { text: string; items: { text: string; link: string }[] };

/** Pages that are made from the schema files. */
const MADE = [
	{ text: 'Entities', link: '/reference/entities/' },
	{ text: 'Operations', link: '/reference/operations' },
	{ text: 'Types of events', link: '/reference/event-types' },
	{ text: 'Error codes', link: '/reference/error-codes' },
];

/** The table of contents, as docs/README.md has it. */
export function contents(root: string): Group[] {
	const text = readFileSync(join(root, 'docs/README.md'), 'utf8');
	return text
		.split(/^\*\*(?=[A-Z])/m)
		.slice(1)
		.map((part) => {
			const items = [...part.matchAll(/\[([^\]]+)\]\(([^)]+)\.md\)/g)].map(([, words = '', target = '']) => ({
				text: words.charAt(0).toUpperCase() + words.slice(1),
				link: `/${addressOf(placeOf(normalize(`docs/${target}.md`)) ?? '')}`,
			}));
			const group = (part.split('**')[0] as string).replace(/:$/, '');
			return { text: group, items: group === 'Reference' ? [...MADE, ...items] : items };
		});
}
