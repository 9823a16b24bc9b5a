/** A list as cards with large pictures: for records that one knows by their looks. */
import type { Localise } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import './record-actions.ts';
import { badge, cell, type Setting } from './cells.ts';
import type { Row } from './description.ts';
import { glyph } from './glyphs.ts';
import { photoField, pictureOf } from './pictures.ts';
import { href } from './place.ts';
import type { Session } from './session.ts';
import { titleOf } from './values.ts';

export type View = 'table' | 'cards';

const key = (entity: string): string => `freehold.view.${entity}`;

/** How a person likes to see records of this kind; kept in this browser. */
export const viewOf = (entity: string): View => (localStorage.getItem(key(entity)) === 'cards' ? 'cards' : 'table');

export const keepView = (entity: string, view: View): void => localStorage.setItem(key(entity), view);

/** The two ways to see a list. */
export function viewSwitch(view: View, local: Localise, choose: (view: View) => void): TemplateResult {
	const button = (name: View, label: string) =>
		html`<button type="button" aria-pressed=${view === name} aria-label=${label} title=${label} @click=${() => choose(name)}>${glyph(name)}</button>`;
	return html`<span class="views" role="group" aria-label=${local.text('viewAs')}>${button('table', local.text('asTable'))}${button('cards', local.text('asCards'))}</span>`;
}

type Cards = {
	rows: Row[];
	setting: Setting;
	session: Session;
	/** What stands on a picture's corner. */
	mark?: ((row: Row) => TemplateResult) | undefined;
	onChanged(): void;
};

/** At most this many facts on a card. */
const FACTS = 4;

export function listCards({ rows, setting, session, mark, onChanged }: Cards): TemplateResult {
	const { entity, catalogue, local } = setting;
	const { states } = entity;
	const facts = entity.columns
		.filter((column) => column !== entity.titleField && column !== states?.field && column !== photoField(entity))
		.map((column) => catalogue.field(entity, column))
		.filter((field) => field !== undefined)
		.slice(0, FACTS);
	const card = (row: Row): TemplateResult => {
		const url = pictureOf(entity, row, catalogue, 'medium');
		return html`<li>
			<div class="frame">
				${url ? html`<img src=${url} alt="" loading="lazy" />` : glyph('image')}
				${states && row[states.field] ? badge(entity, String(row[states.field])) : nothing} ${mark?.(row)}
			</div>
			<div class="body">
				<a class="lead" dir="auto" href=${href(entity.plural, row.id)}>${titleOf(entity, row, local)}</a>
				<console-record-actions compact .session=${session} .entity=${entity} .row=${row} @freehold-changed=${onChanged}></console-record-actions>
				<dl>
					${facts.map((field) => html`<div><dt>${field.label}</dt><dd>${cell(field, row, setting)}</dd></div>`)}
				</dl>
			</div>
		</li>`;
	};
	return html`<ul class="cards">${repeat(rows, ({ id }) => id, card)}</ul>`;
}

export const cardStyles = css`
	.views {
		display: inline-flex;
		flex: none;
		margin-inline-start: auto;
		padding: 2px;
		border: 1px solid var(--_border);
		border-radius: var(--_radius);
		background: var(--_surface);
	}
	.views button {
		all: unset;
		display: grid;
		place-items: center;
		inline-size: 34px;
		min-block-size: 32px;
		border-radius: calc(var(--_radius) - 2px);
		color: var(--_muted);
		cursor: pointer;
	}
	.views button[aria-pressed='true'] {
		background: var(--_sunken);
		color: var(--_text);
	}
	.views button:focus-visible {
		outline: 2px solid var(--_primary);
		outline-offset: 1px;
	}
	.views svg {
		inline-size: 18px;
		block-size: 18px;
	}
	.cards {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(min(250px, 100%), 1fr));
		gap: 18px;
	}
	.cards li {
		position: relative;
		display: flex;
		flex-direction: column;
		border: 1px solid var(--_border);
		border-radius: calc(var(--_radius) + 2px);
		background: var(--_surface);
	}
	.cards li:hover {
		border-color: color-mix(in oklab, var(--_text) 25%, var(--_border));
	}
	.cards .frame {
		position: relative;
		overflow: hidden;
		aspect-ratio: 3 / 2;
		border-radius: calc(var(--_radius) + 1px) calc(var(--_radius) + 1px) 0 0;
		background: var(--_sunken);
	}
	.cards img {
		inline-size: 100%;
		block-size: 100%;
		object-fit: cover;
	}
	.cards .frame > svg {
		position: absolute;
		inset: 0;
		inline-size: 32px;
		block-size: 32px;
		margin: auto;
		color: color-mix(in oklab, var(--_muted) 60%, var(--_sunken));
	}
	.cards .frame .badge {
		position: absolute;
		inset-block-start: 10px;
		inset-inline-start: 10px;
	}
	.cards .frame .choose {
		position: absolute;
		inset-block-start: 6px;
		inset-inline-end: 8px;
		margin: 0;
		border-radius: 6px;
		background: color-mix(in oklab, var(--_surface) 85%, transparent);
	}
	.cards .body {
		display: grid;
		grid-template-columns: 1fr auto;
		align-items: start;
		gap: 8px;
		padding: 12px 10px 14px 14px;
	}
	.cards .lead {
		display: -webkit-box;
		min-block-size: 2.7em;
		line-height: 1.35;
		white-space: normal;
		-webkit-box-orient: vertical;
		-webkit-line-clamp: 2;
	}
	.cards console-record-actions {
		position: relative;
		z-index: 1;
		margin-block-start: -4px;
	}
	.cards dl {
		display: grid;
		grid-column: 1 / -1;
		grid-template-columns: 1fr 1fr;
		gap: 6px 12px;
		margin: 0;
		padding-inline-end: 4px;
	}
	.cards dt {
		color: var(--_muted);
		font-size: 0.8571em;
	}
	.cards dd {
		overflow: hidden;
		margin: 0;
		text-overflow: ellipsis;
		white-space: nowrap;
		font-variant-numeric: tabular-nums;
	}
`;
