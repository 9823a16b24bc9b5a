/** The places of the console: home, then every entity that may be listed, grouped by plugin; who is signed in at the foot, with the way to their account. */
import type { Localise } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { glyph } from './glyphs.ts';
import { mark } from './mark.ts';
import { href } from './place.ts';
import type { Session } from './session.ts';
import { enumText, titleOf } from './values.ts';

export function navigation(session: Session, local: Localise, current: string, signOut: () => void): TemplateResult {
	const { catalogue, organization } = session;
	const link = (plural: string, label: string, picture: unknown = nothing) =>
		html`<a href=${plural ? href(plural) : href()} aria-current=${plural === current ? 'page' : nothing}>${picture}${label}</a>`;
	return html`<div class="place">
		<a class="brand" href=${href()}>
			${mark()}
			<span>${organization.name}${catalogue.description.mode === 'mock' ? html`<br /><span class="badge start" title=${local.text('mockHint')}>${local.text('mock')}</span>` : nothing}</span>
		</a>
		<nav aria-label=${local.text('navigation')}>
			${link('', local.text('home'), glyph('home'))}
			${catalogue.groups().map(
				({ title, entities }) => html`
					<h2>${title}</h2>
					<ul>
						${entities.map((entity) => html`<li>${link(entity.plural, catalogue.pluralTitle(entity))}</li>`)}
					</ul>
				`,
			)}
		</nav>
		${person(session, local, current, signOut)}
	</div>`;
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
