import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';

type Group = { text: string; items: { text: string; link: string }[] };

const groups = JSON.parse(readFileSync(join(import.meta.dirname, 'contents.json'), 'utf8')) as Group[];

const groupOf = (name: string): Group => groups.find(({ text }) => text === name) as Group;

export default defineConfig({
	title: 'Freehold',
	description: 'A headless real-estate platform: one JSON file per thing, from table to widget',
	lang: 'en',
	base: '/',
	lastUpdated: false,
	// The tutorial leads to what runs on the reader's machine.
	ignoreDeadLinks: 'localhostLinks',
	head: [['meta', { name: 'theme-color', content: '#17503f' }]],
	vue: { template: { compilerOptions: { isCustomElement: (tag) => /^(freehold|docs)-/.test(tag) } } },
	markdown: {
		// Braces in a line's code are no template.
		config(md) {
			const code = md.renderer.rules.code_inline;
			md.renderer.rules.code_inline = (...given) => (code?.(...given) ?? '').replace('<code', '<code v-pre');
			// A column without a name has no heading.
			md.core.ruler.push('nameless columns', ({ tokens }) => {
				tokens.forEach((token, at) => {
					if (token.type !== 'th_open' || tokens[at + 1]?.content) return;
					for (const one of [token, tokens[at + 2]]) if (one) one.tag = 'td';
				});
			});
		},
		theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
	},
	// Tables need the room.
	transformPageData(page) {
		if (page.relativePath.startsWith('reference/')) page.frontmatter['pageClass'] = 'wide';
	},
	// The first page has no landmark of its own for what is on it.
	transformHtml: (html) => html.replace(/class="VPContent is-home"/, '$& role="main"'),
	themeConfig: {
		search: { provider: 'local' },
		outline: [2, 3],
		nav: [
			{ text: 'Start', link: '/guides/start' },
			{ text: 'Guides', link: '/contents' },
			{ text: 'Reference', link: '/reference/entities/' },
			{
				text: 'Run it',
				items: [
					{ text: 'Runbooks', link: '/runbooks/keys' },
					{ text: 'Security', link: '/security/' },
				],
			},
			{ text: 'Contract', link: '/contract' },
		],
		sidebar: {
			...Object.fromEntries(['Reference', 'Runbooks', 'Security'].map((name) => [`/${name.toLowerCase()}/`, [groupOf(name)]])),
			'/': groups.filter(({ text }) => /^(For|About)/.test(text)),
		},
		docFooter: { prev: false, next: false },
	},
});
