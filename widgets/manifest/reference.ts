/** The reference of the documentation, docs/reference/widgets.md, from the table of elements. */
import { elements } from './elements.ts';
import { type ElementDescription, EVENTS, TOKENS } from './model.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;

/** What can be set on an element, and what it tells: Markdown. */
export function details({ attributes, events, parts, slots }: ElementDescription): string {
	const rows = attributes.map(
		({ name, type, values, usual, description }) =>
			`| ${code(name)} | ${values ? values.map(code).join(', ') : type} | ${cell(usual ?? '')} | ${cell(description)} |`,
	);
	return `| attribute | value | where it is not set | |
| --- | --- | --- | --- |
${rows.join('\n')}

Events: ${events.map(code).join(', ')}. Parts: ${parts.map(code).join(', ')}.${slots ? ` Slots: ${slots.map(({ name, description }) => `${code(name)} (${description.replace(/\.$/, '').replace(/^./, (letter) => letter.toLowerCase())})`).join(', ')}.` : ''}
`;
}

const section = (element: ElementDescription): string => `## ${code(`<${element.tag}>`)}

${element.title}. ${element.summary}

${'```'}html
${element.example}
${'```'}

${details(element)}`;

/** What all elements share: Markdown. */
export const shared = (): string => `## Events

All bubble and cross shadow roots, and only what a person did is told (${code('freehold-ready')} excepted).

| event | detail | |
| --- | --- | --- |
${Object.entries(EVENTS)
	.map(([name, { detail, description }]) => `| ${code(name)} | ${code(cell(detail))} | ${cell(description)} |`)
	.join('\n')}

## Looks

Set on the element or any ancestor.

| property | where it is not set | |
| --- | --- | --- |
${TOKENS.map(({ name, usual, description }) => `| ${code(name)} | ${cell(usual)} | ${cell(description)} |`).join('\n')}
`;

export function reference(): string {
	return `# Widgets

Made of the table in ${code('widgets/manifest')} by ${code('npm run build -w widgets')}. How to put one on a page: [the guide](../guides/put-a-widget-on-a-page.md).

What the page puts inside a tag stays until the element has something to show, and is all that is seen without scripts.

${elements.map(section).join('\n')}
${shared()}`;
}
