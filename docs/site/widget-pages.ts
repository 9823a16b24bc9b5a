/** The reference of the widgets as the site has it: a page each with the widget running on it, and one that leads to them. */
import { elements } from '../../widgets/manifest/elements.ts';
import { details, shared } from '../../widgets/manifest/reference.ts';

type Element = (typeof elements)[number];

const SCRIPT = "head: [['script', { type: module, src: /playground/playground.js }]]";

const code = (text: string): string => `\`${text}\``;

const pageOf = (element: Element): string => `---
aside: false
${SCRIPT}
---

# ${element.title}

${code(`<${element.tag}>`)}. ${element.summary}

<docs-playground tag="${element.tag}"></docs-playground>

It answers from what the platform said when this page was built; nothing that you type leaves your browser. [How to put it on a page](/guides/put-a-widget-on-a-page).

## Attributes, events, parts

${details(element)}
[All widgets](/reference/widgets/), with what their events tell and every property of their looks.
`;

const contentsPage = (): string => `# Widgets

Each runs on its page, to try out. How to put one on yours: [the guide](/guides/put-a-widget-on-a-page).

| | | |
| --- | --- | --- |
${elements.map(({ tag, title, summary }) => `| [${title}](/reference/widgets/${tag}) | ${code(`<${tag}>`)} | ${summary} |`).join('\n')}

What the page puts inside a tag stays until the element has something to show, and is all that is seen without scripts.

${shared()}`;

/** By their path on the site. */
export const widgetPages = (): Map<string, string> =>
	new Map([
		['reference/widgets/index.md', contentsPage()],
		...elements.map((element): [string, string] => [`reference/widgets/${element.tag}.md`, pageOf(element)]),
	]);
