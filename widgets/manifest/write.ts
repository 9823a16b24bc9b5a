/** From the table of elements to what tools read. Pure: text out, nothing written. */
import { version } from '../kit/version.ts';
import { elements } from './elements.ts';
import { type Attribute, type ElementDescription, EVENTS, TOKENS } from './model.ts';

const json = (value: unknown): string => `${JSON.stringify(value, null, '\t')}\n`;

/** `detail-url` → `detailUrl`; the few whose property has another name in code are attributes only. */
const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const typeOf = ({ type, values }: Attribute): string =>
	values
		? values.map((value) => `'${value}'`).join(' | ')
		: type === 'number'
			? 'number'
			: type === 'flag'
				? 'boolean'
				: 'string';

/** https://github.com/webcomponents/custom-elements-manifest, schema version 2.1.0 */
export function customElementsManifest(): string {
	const module = (element: ElementDescription) => ({
		kind: 'javascript-module',
		path: `dist/v1/${element.tag}.js`,
		declarations: [
			{
				kind: 'class',
				customElement: true,
				name: element.className,
				tagName: element.tag,
				summary: element.title,
				description: element.summary,
				attributes: element.attributes.map((one) => ({
					name: one.name,
					type: { text: typeOf(one) },
					description: one.description,
					...(one.usual ? { default: one.usual } : {}),
				})),
				events: element.events.map((name) => ({
					name,
					type: { text: `CustomEvent<${EVENTS[name]?.detail}>` },
					description: EVENTS[name]?.description,
				})),
				cssParts: element.parts.map((name) => ({ name })),
				cssProperties: TOKENS.map(({ name, usual, description }) => ({ name, default: usual, description })),
				slots: [
					{ name: '', description: 'Kept until the element is ready: for search engines and who runs no scripts.' },
					...(element.slots ?? []),
				],
				examples: [element.example],
			},
		],
		exports: [{ kind: 'custom-element-definition', name: element.tag, declaration: { name: element.className } }],
	});
	return json({ schemaVersion: '2.1.0', readme: 'README.md', modules: elements.map(module) });
}

/** https://code.visualstudio.com/blogs/2020/02/24/custom-data-format: `"html.customData": ["./node_modules/@freehold/widgets/dist/vscode.html-custom-data.json"]`. */
export function vscodeData(): string {
	const tags = elements.map(({ tag, summary, attributes }) => ({
		name: tag,
		description: summary,
		attributes: attributes.map(({ name, description, values, type }) => ({
			name,
			description,
			...(values ? { values: values.map((value) => ({ name: value })) } : {}),
			...(type === 'flag' ? { valueSet: 'v' } : {}),
		})),
	}));
	return json({ version: 1.1, tags });
}

/** https://github.com/JetBrains/web-types */
export function webTypes(): string {
	const html = {
		elements: elements.map((element) => ({
			name: element.tag,
			description: element.summary,
			attributes: element.attributes.map((one) => ({
				name: one.name,
				description: one.description,
				value: { type: typeOf(one), required: one.type !== 'flag' },
			})),
			slots: element.slots ?? [],
			js: { events: element.events.map((name) => ({ name, description: EVENTS[name]?.description })) },
			css: { parts: element.parts.map((name) => ({ name })) },
		})),
	};
	const css = { properties: TOKENS.map(({ name, description }) => ({ name, description })) };
	return json({ name: '@freehold/widgets', version, 'description-markup': 'markdown', contributions: { html, css } });
}

/** `freehold-select` → `onSelect`, `freehold:analytics` → `onAnalytics`. */
const handler = (event: string): string => `on${event.slice(9).replace(/^./, (letter) => letter.toUpperCase())}`;

/** React components: properties in camel case become attributes, handlers are heard as events. One small module, no Lit in it. */
export function reactModule(): string {
	const line = ({ className, tag, attributes, events }: ElementDescription): string =>
		`export const ${className} = wrap('${tag}', ${JSON.stringify(Object.fromEntries(attributes.map(({ name }) => [camel(name), name])))}, ${JSON.stringify(Object.fromEntries(events.map((name) => [handler(name), name])))});`;
	return `// Made of the table of elements in widgets/manifest; do not edit.
import { createElement, useLayoutEffect, useRef } from 'react';

function wrap(tag, attributes, events) {
	function Component(props) {
		const own = useRef(null);
		const latest = useRef(props);
		latest.current = props;
		useLayoutEffect(() => {
			const element = own.current;
			const hear = Object.entries(events).map(([name, type]) => [type, (event) => latest.current[name]?.(event)]);
			for (const [type, tell] of hear) element.addEventListener(type, tell);
			return () => {
				for (const [type, tell] of hear) element.removeEventListener(type, tell);
			};
		}, []);
		const rest = { ref: own };
		for (const [name, value] of Object.entries(props)) {
			if (name in events || value === undefined || value === null || value === false) continue;
			rest[attributes[name] ?? name] = value === true && name in attributes ? '' : typeof value === 'object' && name in attributes ? JSON.stringify(value) : value;
		}
		return createElement(tag, rest);
	}
	Component.displayName = tag;
	return Component;
}

${elements.map(line).join('\n')}
`;
}

/** The types of it. */
export function reactTypes(): string {
	const prop = (one: Attribute): string =>
		`\t/** ${one.description}${one.usual ? ` Usual: ${one.usual}.` : ''} */\n\t${camel(one.name)}?: ${one.type === 'json' ? 'Record<string, unknown>' : one.type === 'number' ? 'number | string' : typeOf(one)};`;
	const event = (name: string): string =>
		`\t/** ${EVENTS[name]?.description} */\n\t${handler(name)}?: (event: CustomEvent<${EVENTS[name]?.detail}>) => void;`;
	const one = (element: ElementDescription): string =>
		`/** ${element.summary} */\nexport declare const ${element.className}: FunctionComponent<Common & {\n${[...element.attributes.map(prop), ...element.events.map(event)].join('\n')}\n}>;`;
	return `// Made of the table of elements in widgets/manifest; do not edit.
import type { CSSProperties, FunctionComponent, ReactNode } from 'react';

type Common = { id?: string; className?: string; style?: CSSProperties; lang?: string; dir?: 'ltr' | 'rtl'; slot?: string; hidden?: boolean; children?: ReactNode };

${elements.map(one).join('\n\n')}
`;
}
