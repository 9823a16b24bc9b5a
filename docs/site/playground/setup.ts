/** What is set up in a playground, and the lines that a page would have for it. Pure. */
import { type Attribute, type ElementDescription, PLACE } from '../../../widgets/manifest/model.ts';
import type { Choices } from './frame.ts';

/** By attribute; an attribute that is there without a value is ''. */
export type Attributes = Readonly<Record<string, string>>;

/** Where the example shows what the demo has not: no entity of it may be created by visitors, and its visitor has saved homes to see. */
const BEGINNINGS: Readonly<Record<string, Attributes>> = {
	'freehold-form': { operation: 'lead.enquire', fields: 'name email phone message', heading: 'Write to us' },
	'freehold-favourites': {},
};

/** What a person sets: where the platform is, the page's script says. */
export const knobsOf = ({ attributes }: ElementDescription): readonly Attribute[] =>
	attributes.filter(({ name }) => !PLACE.some((one) => one.name === name));

/** The manifest's example, its records those of the demo. */
export function beginningOf({ tag, example }: ElementDescription, choices: Choices): Attributes {
	const [, inside = ''] = new RegExp(`^<${tag}([^>]*)>`).exec(example) ?? [];
	const written = [...inside.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, value]);
	const attributes = BEGINNINGS[tag] ?? (Object.fromEntries(written) as Attributes);
	return Object.fromEntries(
		Object.entries(attributes).map(([name, value]) => {
			const known = choices[name];
			return [name, known && !known.some((one) => one.value === value) ? (known[0]?.value ?? value) : value];
		}),
	);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** What goes on a page. */
export function snippetOf(tag: string, attributes: Attributes, look: Readonly<Record<string, string>>, lang: string): string {
	const written = Object.entries(attributes).map(([name, value]) => (value ? ` ${name}="${escaped(value)}"` : ` ${name}`));
	const properties = Object.entries(look).filter(([, value]) => value);
	return [
		'<script type="module" src="https://api.example.com/widgets/v1/freehold.js" data-key="pk_…"></script>',
		...(properties.length
			? [`<style>\n  ${tag} {\n${properties.map(([name, value]) => `    ${name}: ${value};`).join('\n')}\n  }\n</style>`]
			: []),
		`<${tag}${written.join('')}${lang === 'en' ? '' : ` lang="${lang}"${lang === 'ar' ? ' dir="rtl"' : ''}`}></${tag}>`,
	].join('\n');
}
