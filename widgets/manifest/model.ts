/** How an element is described: once, for editors, other frameworks, the documentation, and who sets a widget up by hand. */

export type Attribute = {
	name: string;
	/** `url` may hold `{places}`; `id` is a record's; `words` are names with spaces between. */
	type: 'text' | 'number' | 'flag' | 'url' | 'id' | 'json' | 'words';
	/** The only values it takes. */
	values?: readonly string[];
	/** Where it is not set. */
	usual?: string;
	description: string;
};

export type ElementDescription = {
	tag: string;
	/** Below this package. */
	file: string;
	className: string;
	/** For people: "Listings search". */
	title: string;
	summary: string;
	attributes: readonly Attribute[];
	events: readonly string[];
	parts: readonly string[];
	slots?: readonly { name: string; description: string }[];
	/** A tag as one would write it. */
	example: string;
};

/** Of each element that speaks with the platform. */
export const PLACE: readonly Attribute[] = [
	{
		name: 'api-url',
		type: 'url',
		usual: "the script's origin, or its data-url",
		description: "Origin of the platform, where it is not the script's.",
	},
	{
		name: 'api-key',
		type: 'text',
		usual: "the script's data-key",
		description: "Publishable key, where it is not the script's.",
	},
];

export const heading = (usual: string): Attribute => ({
	name: 'heading',
	type: 'text',
	usual,
	description: 'Replaces our heading; empty: none.',
});

/** Events, and what their detail holds. */
export const EVENTS: Readonly<Record<string, { detail: string; description: string }>> = {
	'freehold-select': {
		detail: '{ id: string; listing: unknown }',
		description: 'A card was pressed. `preventDefault()` keeps it from opening.',
	},
	'freehold-search': {
		detail: 'Record<string, unknown>',
		description: 'A person searched or filtered; the detail is the search.',
	},
	'freehold-ready': { detail: 'unknown', description: 'A listing is shown; the detail is the listing.' },
	'freehold-favourite': {
		detail: '{ id: string; saved: boolean }',
		description: 'A home was saved, or taken out of the saved ones.',
	},
	'freehold-submit': {
		detail: 'Record<string, unknown>',
		description: 'A form is about to be sent; the detail is the body. `preventDefault()` keeps it back.',
	},
	'freehold-sent': { detail: 'unknown', description: 'A form was sent; the detail is the answer.' },
	'freehold-error': { detail: 'unknown', description: "A form could not be sent; the detail is the SDK's error." },
	'freehold:analytics': {
		detail: '{ name: string; widget: string } & Record<string, string | number | boolean>',
		description: "For the page's own analytics: what was done. Never a name, an address, or what somebody wrote.",
	},
};

/** Looks a page may set on any ancestor, with what they are where it does not. */
export const TOKENS: readonly { name: string; usual: string; description: string }[] = [
	{ name: '--freehold-color-primary', usual: '#17503f', description: 'Buttons, links, what is chosen.' },
	{ name: '--freehold-color-on-primary', usual: '#ffffff', description: 'Text on it.' },
	{ name: '--freehold-color-text', usual: '#191c1b', description: 'Text.' },
	{ name: '--freehold-color-muted', usual: '#59605d', description: 'Text of less weight.' },
	{ name: '--freehold-color-surface', usual: '#ffffff', description: 'Cards, fields, buttons.' },
	{ name: '--freehold-color-sunken', usual: '#f4f5f2', description: 'Quiet areas.' },
	{ name: '--freehold-color-border', usual: '#dcdfdb', description: 'Lines.' },
	{ name: '--freehold-color-outline', usual: '#868e8a', description: 'Edges of fields and buttons.' },
	{ name: '--freehold-color-danger', usual: '#a4261d', description: 'Faults, full hearts.' },
	{ name: '--freehold-radius', usual: '8px', description: 'Roundness.' },
	{ name: '--freehold-space', usual: '4px', description: 'Unit of all distances.' },
	{ name: '--freehold-font', usual: "the page's", description: 'Letters.' },
	{ name: '--freehold-font-heading', usual: '--freehold-font', description: 'Letters of headings.' },
	{ name: '--freehold-font-size', usual: '16px', description: 'Size of text; everything follows.' },
	{ name: '--freehold-shadow', usual: 'soft', description: 'Shadow of what lies above.' },
];
