/** The places of the console: home and settings, then every entity that may be listed, grouped by plugin; who is signed in at the foot. */
import type { Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import type { Entity } from './description.ts';
import { type GlyphName, glyph } from './glyphs.ts';
import { mark } from './mark.ts';
import { href } from './place.ts';
import type { Session } from './session.ts';
import { isSetting } from './settings-map.ts';
import { enumText, titleOf } from './values.ts';

export function navigation(session: Session, local: Localise, current: string, signOut: () => void): TemplateResult {
	const { catalogue, organization } = session;
	const link = (path: string, label: string, picture: unknown = nothing) =>
		html`<a href=${href(...path.split('/').filter(Boolean))} aria-current=${path === current ? 'page' : nothing}>${picture}${label}</a>`;
	/** What one looks for less often stands behind a word, open where one is there. */
	const rest = (entities: Entity[]): unknown =>
		entities.length === 0
			? nothing
			: html`<details ?open=${entities.some(({ plural }) => plural === current)}>
					<summary>${local.text('moreThings')}</summary>
					<ul>
						${entities.map((entity) => html`<li>${link(entity.plural, catalogue.pluralTitle(entity))}</li>`)}
					</ul>
				</details>`;
	return html`<div class="place">
		<a class="brand" href=${href()}>
			${mark()}
			<span>${organization.name}${catalogue.description.mode === 'mock' ? html`<br /><span class="badge start" title=${local.text('mockHint')}>${local.text('mock')}</span>` : nothing}</span>
		</a>
		<nav aria-label=${local.text('navigation')}>
			${link('', local.text('home'), glyph('home'))} ${link('settings', local.text('settings'), glyph('settings'))}
			${groupsOf(session).map(
				({ title, pages, entities }) => html`
					<h2>${title}</h2>
					<ul>
						${pages.map((page) => html`<li>${link(`${page.plugin}/${page.path}`, page.title)}</li>`)}
						${entities.filter(catalogue.isMain).map((entity) => html`<li>${link(entity.plural, catalogue.pluralTitle(entity))}</li>`)}
					</ul>
					${rest(entities.filter((entity) => !catalogue.isMain(entity)))}
				`,
			)}
		</nav>
		${person(session, local, current, signOut)}
	</div>`;
}

/** What belongs to the settings stands there. */
const groupsOf = ({ catalogue }: Session) =>
	catalogue
		.groups()
		.map((group) => ({ ...group, entities: group.entities.filter((entity) => !isSetting(entity)) }))
		.filter(({ pages, entities }) => pages.length + entities.length > 0);

/** How many lists stand at the foot of a phone's window. */
const MOST_USED = 3;

/** On a phone: home, the first list of the first plugins, and all the rest behind the menu. */
export function bottomBar(session: Session, local: Localise, current: string, menu: () => void): TemplateResult {
	const { catalogue } = session;
	const firsts = groupsOf(session)
		.flatMap(({ entities }) => catalogue.firstOf(entities[0]?.plugin ?? '') ?? [])
		.slice(0, MOST_USED);
	const link = (path: string, label: string, picture: GlyphName) =>
		html`<li><a href=${href(...(path ? [path] : []))} aria-current=${path === current ? 'page' : nothing}>${glyph(picture)}<span>${label}</span></a></li>`;
	return html`<nav class="bottom" aria-label=${local.text('bottomLabel')}>
		<ul>
			${link('', local.text('home'), 'home')} ${firsts.map((entity) => link(entity.plural, catalogue.pluralTitle(entity), 'list'))}
			<li><button type="button" aria-haspopup="dialog" @click=${menu}>${glyph('menu')}<span>${local.text('menu')}</span></button></li>
		</ul>
	</nav>`;
}

function person(session: Session, local: Localise, current: string, signOut: () => void): TemplateResult {
	const { user, catalogue } = session;
	const entity = catalogue.entity('user');
	const name = (entity && titleOf(entity, user, local)) || String(user['email'] ?? '');
	const label = local.text('signOut');
	return html`<div class="who">
		<a href=${href('account')} title=${local.text('account')} aria-current=${current === 'account' ? 'page' : nothing}>
			<span class="silent">${local.text('account')}: </span><b>${name}</b><small>${user['role'] ? enumText(user['role']) : user['email']}</small>
		</a>
		<button class="button quiet icon" type="button" aria-label=${label} title=${label} @click=${signOut}>${glyph('leave')}</button>
	</div>`;
}
