/** The way into each part of the platform, each in its own colour, and what one makes most. */
import { icon, type Localise } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { type GlyphName, glyph } from './glyphs.ts';
import { href } from './place.ts';
import type { Session } from './session.ts';
import { isSetting } from './settings-map.ts';
import { inSentence } from './values.ts';

/** The six of the specification's colour map (7.1.3), by the plugin that they stand for; others are drawn in the text's colour. */
const FEATURES: Record<string, { feature: string; picture: GlyphName }> = {
	listings: { feature: 'properties', picture: 'home' },
	crm: { feature: 'clients', picture: 'people' },
	content: { feature: 'content', picture: 'pen' },
	tasks: { feature: 'tasks', picture: 'ticked' },
	assistant: { feature: 'assistant', picture: 'spark' },
	analytics: { feature: 'analytics', picture: 'chart' },
	deals: { feature: 'deals', picture: 'columns' },
	valuations: { feature: 'analytics', picture: 'chart' },
};

const TILES = 6;
const SHORTCUTS = 4;

type Tile = { plugin: string; title: string; address: string };

/** One for each part that has a list of its own, or else a page. */
function tilesOf({ catalogue }: Session): Tile[] {
	const plugins = [...new Set(catalogue.entities.filter((entity) => !isSetting(entity)).map(({ plugin }) => plugin))];
	const tiles = plugins.flatMap((plugin): Tile[] => {
		const main = catalogue.firstOf(plugin);
		return main ? [{ plugin, title: catalogue.pluralTitle(main), address: href(main.plural) }] : [];
	});
	const known = Object.keys(FEATURES);
	const rank = ({ plugin }: Tile): number => (known.includes(plugin) ? known.indexOf(plugin) : known.length);
	return tiles.sort((a, b) => rank(a) - rank(b)).slice(0, TILES);
}

export function tiles(session: Session, local: Localise): TemplateResult {
	return html`<nav aria-label=${local.text('tilesLabel')}>
		<ul class="tiles">
			${tilesOf(session).map(({ plugin, title, address }) => {
				const { feature = 'other', picture = 'list' } = FEATURES[plugin] ?? {};
				return html`<li class="card"><a href=${address}><span class="picture ${feature}">${glyph(picture)}</span>${title}</a></li>`;
			})}
		</ul>
	</nav>`;
}

/** What can be made, of what has a process or a search: in a row of buttons. */
export function shortcutButtons({ catalogue }: Session, local: Localise): unknown {
	const made = catalogue.entities
		.filter((entity) => !isSetting(entity) && catalogue.isMain(entity) && catalogue.operation(entity.name, 'create'))
		.sort((a, b) => Number(Boolean(b.states)) - Number(Boolean(a.states)))
		.slice(0, SHORTCUTS);
	if (made.length === 0) return nothing;
	return html`<div class="buttons">
		${made.map((entity) => html`<a class="button" href=${href(entity.plural, 'new')}>${icon('plus')}${local.text('create', { thing: inSentence(entity.title) })}</a>`)}
	</div>`;
}

export const tileStyles = css`
	.tiles {
		display: flex;
		flex-wrap: wrap;
		gap: 16px;
		margin-block-end: 16px;
	}
	.tiles li {
		flex: 1 1 160px;
	}
	.tiles a {
		display: flex;
		align-items: center;
		gap: 10px;
		min-block-size: 64px;
		padding: 10px 12px;
		border-radius: inherit;
		color: inherit;
		text-decoration: none;
		font-weight: 600;
	}
	.tiles a:hover {
		background: var(--_sunken);
	}
	.picture {
		--feature: var(--_muted);
		display: grid;
		flex: none;
		place-items: center;
		inline-size: 40px;
		block-size: 40px;
		border-radius: 10px;
		background: color-mix(in oklab, var(--feature) 14%, var(--_surface));
		color: var(--feature);
	}
	.picture svg {
		inline-size: 22px;
		block-size: 22px;
	}
	.properties {
		--feature: light-dark(#2563eb, #93b8fd);
	}
	.clients {
		--feature: light-dark(#059669, #6ee7b7);
	}
	.content {
		--feature: light-dark(#7c3aed, #c4b5fd);
	}
	.tasks {
		--feature: light-dark(#ea580c, #fdba74);
	}
	.assistant {
		--feature: light-dark(#dc2626, #fca5a5);
	}
	.analytics {
		--feature: light-dark(#0891b2, #67e8f9);
	}
	@container (inline-size < 900px) {
		.tiles {
			gap: 12px;
		}
		.tiles li {
			flex-basis: 30%;
		}
	}
	@container (inline-size < 480px) {
		.tiles li {
			flex-basis: 40%;
		}
	}
`;
