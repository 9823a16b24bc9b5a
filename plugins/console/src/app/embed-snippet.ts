/** What goes on a customer's page: the script, the element, the look, and the lines of a content security policy. Pure. */
import type { Widget } from './embed-manifest.ts';

/** What a person set up. */
export type Setup = {
	/** The platform's origin. */
	origin: string;
	/** Publishable key; a place for it where there is none yet. */
	key: string;
	widget: Widget;
	/** By attribute; what is as it would be anyway is left out. */
	attributes: Readonly<Record<string, string>>;
	/** Custom properties, by name. */
	look: Readonly<Record<string, string>>;
};

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The attributes that are worth writing: changed from their preset; a yes stands without a value. */
export function attributesOf({ widget, attributes }: Pick<Setup, 'widget' | 'attributes'>): [name: string, value: string][] {
	return widget.knobs.flatMap(({ name, kind, preset }): [string, string][] => {
		const value = attributes[name] ?? preset;
		if (kind === 'boolean') return value === 'true' ? [[name, '']] : [];
		return value && value !== preset ? [[name, value]] : [];
	});
}

export function snippetOf(setup: Setup): string {
	const { origin, key, widget, look } = setup;
	const attributes = attributesOf(setup).map(([name, value]) => (value ? ` ${name}="${escaped(value)}"` : ` ${name}`));
	const properties = Object.entries(look).filter(([, value]) => value);
	const style = properties.length
		? `<style>\n  ${widget.tag} {\n${properties.map(([name, value]) => `    ${name}: ${value};`).join('\n')}\n  }\n</style>\n`
		: '';
	return `<script type="module" src="${origin}/widgets/v1/freehold.js" data-key="${escaped(key || 'pk_…')}"></script>\n${style}<${widget.tag}${attributes.join('')}></${widget.tag}>\n`;
}

/** What a strict policy has to let through. */
export const policyOf = (origin: string): string =>
	[`script-src ${origin};`, `connect-src ${origin};`, `img-src ${origin} data:;`].join('\n');
