/** `<freehold-console>`: signed in or not, the frame around the screens, and what happens when a person changes place. */
import { define, FreeholdElement, failedState, icon, screenStyles, skeleton, toast } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { startApplication } from './application.ts';
import { bottomStyles } from './bottom-styles.ts';
import type { Place as Brought } from './catalogue.ts';
import type { ConsoleChallenge } from './challenge.ts';
import { bringControls } from './fields.ts';
import { glyph } from './glyphs.ts';
import { fetchScreen } from './later-screens.ts';
import { type Link, takeLink } from './link.ts';
import { mark } from './mark.ts';
import { bottomBar, navigation } from './navigation.ts';
import { href, type Place, readPlace, watchPlace } from './place.ts';
import { nothingHere } from './problem.ts';
import { createSessions, type Session } from './session.ts';
import { isSetting } from './settings-map.ts';
import { shellStyles } from './shell-styles.ts';
import { inSentence } from './values.ts';
import './account.ts';
import './challenge.ts';
import './outbox-bar.ts';
import './over.ts';
import './home.ts';
import './link-page.ts';
import './list.ts';
import './record.ts';
import './form.ts';
import './global-search.ts';
import './screen.ts';
import './sign-in.ts';

type Phase = 'starting' | 'unreachable' | 'signed-out' | 'signed-in';

/** Two addresses of one screen that differ only in their query do not move the focus. */
const screenOf = ({ screen, plural, id }: Place): string => `${screen}/${plural}/${id}`;

export class FreeholdConsole extends FreeholdElement {
	static override properties = {
		_phase: { state: true },
		_session: { state: true },
		_place: { state: true },
		_title: { state: true },
		_menu: { state: true },
		_ended: { state: true },
		_link: { state: true },
		_notice: { state: true },
	};
	static override styles = [...screenStyles, shellStyles, bottomStyles];

	declare _phase: Phase;
	declare _session: Session | undefined;
	declare _place: Place;
	declare _title: string;
	declare _menu: boolean;
	declare _ended: boolean;
	/** The person came by a link from a mail, or from an identity provider. */
	declare _link: Link | undefined;
	/** What a link ended with, told at the sign-in. */
	declare _notice: string;

	#sessions = createSessions(
		() => this.#end(),
		async (refusal) => (await this.renderRoot.querySelector<ConsoleChallenge>('console-challenge')?.ask(refusal)) ?? false,
	);
	#stop: (() => void) | undefined;

	constructor() {
		super();
		this._phase = 'starting';
		this._link = takeLink();
		this._notice = '';
		this._place = readPlace(new URL(location.href));
		this._title = '';
		this._menu = false;
		this._ended = false;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#stop = watchPlace((place) => this.#arrive(place));
		if (!this._link) void this.#start();
		void startApplication(this.local);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop?.();
	}

	async #start(): Promise<void> {
		this._phase = 'starting';
		try {
			this.#enter(await this.#sessions.restore());
		} catch {
			this._phase = 'unreachable';
		}
	}

	#enter(session: Session | undefined): void {
		this._link = undefined;
		this._session = session;
		bringControls(session?.catalogue.controls() ?? []);
		this._phase = session ? 'signed-in' : 'signed-out';
		if (session?.organization.locale) document.documentElement.lang = session.organization.locale;
		if (!session) document.title = `${this.local.text('signIn')} · Freehold`;
	}

	#end(): void {
		this._ended = true;
		this.#enter(undefined);
	}

	async #signOut(): Promise<void> {
		await this.#sessions.signOut();
		this._ended = false;
		this.#enter(undefined);
	}

	/** The link has done what it was for. */
	#linkEnded({ detail }: CustomEvent<string>): void {
		this._link = undefined;
		this._notice = detail;
		this._ended = false;
		void this.#start();
	}

	#arrive(place: Place): void {
		this._link = takeLink() ?? this._link;
		const moved = screenOf(place) !== screenOf(this._place);
		this._place = place;
		this._menu = false;
		if (!moved) return;
		scrollTo(0, 0);
		void this.updateComplete.then(() => this.#main?.focus({ preventScroll: true }));
	}

	get #main(): HTMLElement | null {
		return this.renderRoot.querySelector('main');
	}

	/** A screen knows what it is called. */
	#name(event: CustomEvent<string>): void {
		this._title = event.detail;
		document.title = `${event.detail} · ${this._session?.organization.name ?? 'Freehold'}`;
	}

	#screen(session: Session): TemplateResult {
		const { screen, plural, id } = this._place;
		const entity = session.catalogue.byPlural(plural);
		const page = session.catalogue.page(plural, id);
		if (page) return this.#page(session, page);
		if (screen === 'home') return html`<console-home .session=${session}></console-home>`;
		if (screen === 'account') return html`<console-account .session=${session}></console-account>`;
		if (screen === 'settings') {
			this.#fetch('settings');
			return html`<console-settings .session=${session} .page=${id}>${skeleton(8)}</console-settings>`;
		}
		if (!entity) return nothingHere(this.local);
		if (screen === 'list')
			return html`${keyed(plural, html`<console-list .session=${session} .entity=${entity} .query=${this._place.query}></console-list>`)}`;
		if (screen === 'import') {
			this.#fetch('import');
			return html`${keyed(plural, html`<console-import .session=${session} .entity=${entity}></console-import>`)}`;
		}
		if (screen === 'record')
			return html`${keyed(id, html`<console-record .session=${session} .entity=${entity} .record=${id} .query=${this._place.query}></console-record>`)}`;
		return html`${keyed(
			`${plural}/${id}`,
			html`<console-form .session=${session} .entity=${entity} .record=${id} .query=${this._place.query}></console-form>`,
		)}`;
	}

	#fetch(screen: 'settings' | 'import'): void {
		fetchScreen(screen).catch(() => toast(this.local.text('offline'), 'failed'));
	}

	/** A page that a plugin brings. */
	#page(session: Session, { module, element, title }: Brought<'pages'>): TemplateResult {
		const { rest, query } = this._place;
		return html`${keyed(
			element,
			html`<console-screen
				.session=${session}
				.module=${module}
				.name=${element}
				.rest=${rest}
				.query=${query.toString()}
				.heading=${title}
			></console-screen>`,
		)}`;
	}

	protected view(): unknown {
		const enter = (event: CustomEvent<Session>) => this.#enter(event.detail);
		if (this._link)
			return html`${keyed(
				this._link,
				html`<console-link .sessions=${this.#sessions} .link=${this._link} @freehold-signed-in=${enter} @freehold-back=${this.#linkEnded}></console-link>`,
			)}`;
		if (this._phase === 'starting')
			return html`<main class="waiting" aria-busy="true"><p class="silent">${this.local.text('loading')}</p></main>`;
		if (this._phase === 'unreachable')
			return html`<main class="waiting">${failedState(this.local, this.local.text('offline'), () => void this.#start())}</main>`;
		if (!this._session) {
			return html`<console-sign-in
				.sessions=${this.#sessions}
				?ended=${this._ended}
				.notice=${this._notice}
				@freehold-signed-in=${enter}
			></console-sign-in>`;
		}
		return this.#frame(this._session);
	}

	#frame(session: Session): TemplateResult {
		const { local } = this;
		const { screen, plural, id } = this._place;
		const { catalogue } = session;
		const entity = catalogue.byPlural(plural);
		const here = catalogue.page(plural, id) ? `${plural}/${id}` : plural;
		const current = entity && isSetting(entity) ? 'settings' : here;
		const places = navigation(session, local, current, () => void this.#signOut());
		const isNew = screen === 'list' && entity && catalogue.operation(entity.name, 'create');
		return html`
			<nav aria-label=${local.text('skipLabel')}><a class="skip button primary" href="#main" @click=${this.#skip}>${local.text('skip')}</a></nav>
			<div class="frame">
				<header class="side">${places}</header>
				<div class="column">
					${this.#bar(session)}
					<main id="main" tabindex="-1" @freehold-title=${this.#name}>
						${this.#screen(session)}
						<console-challenge .session=${session} @freehold-sign-out=${() => void this.#signOut()}></console-challenge>
						${isNew ? html`<a class="fab button primary" href=${href(plural, 'new')}>${icon('plus')}${local.text('create', { thing: inSentence(entity.title) })}</a>` : nothing}
					</main>
					${bottomBar(session, local, current, () => (this._menu = true))}
				</div>
			</div>
			<freehold-dialog class="drawer" side .heading=${local.text('menu')} ?open=${this._menu} @freehold-close=${() => (this._menu = false)}>
				${this._menu ? html`<div class="sheet">${places}</div>` : nothing}
			</freehold-dialog>
			<console-over .session=${session} @freehold-sign-out=${() => void this.#signOut()}></console-over>
			<div class="silent" role="status">${this._title}</div>
		`;
	}

	/** Above the screen: the way to the menu where there is no side bar, and what plugins keep in sight. */
	#bar(session: Session): TemplateResult {
		const { local } = this;
		const corner = session.catalogue.corner();
		const canSearch = session.catalogue.description.operations.some(({ id }) => id === 'search.run');
		return html`<div class="bar">
			<nav class="top" aria-label=${local.text('menu')}>
				<a class="where" href=${href()}>${mark()}<span>${session.organization.name}</span></a>
				<button class="button quiet icon" type="button" aria-label=${local.text('menu')} aria-haspopup="dialog" @click=${() => (this._menu = true)}>${glyph('menu')}</button>
			</nav>
			${canSearch ? html`<console-search .session=${session}></console-search>` : nothing}
			<console-outbox .session=${session}></console-outbox>
			${
				corner.length
					? html`<section class="corner" aria-label=${local.text('corner')}>
							${corner.map(({ module, element }) => html`<console-screen quiet .session=${session} .module=${module} .name=${element}></console-screen>`)}
						</section>`
					: nothing
			}
		</div>`;
	}

	#skip(event: Event): void {
		event.preventDefault();
		this.#main?.focus();
	}
}

define('freehold-console', FreeholdConsole);
