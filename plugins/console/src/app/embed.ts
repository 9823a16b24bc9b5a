/** `<console-embed>`: the embed studio: choose a widget, set it up, see it on one's own colours, take the snippet. */
import { define, FreeholdElement, inWords, Load, screenStyles, skeleton, toast } from '@freehold/widgets/kit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { fetchWidgets, type Knob, type Widget } from './embed-manifest.ts';
import { policyOf, type Setup, snippetOf } from './embed-snippet.ts';
import { embedStyles } from './embed-styles.ts';
import './embed-preview.ts';
import './embed-words.ts';
import { glyph } from './glyphs.ts';
import { explain, problemState } from './problem.ts';
import type { Session } from './session.ts';
import { spoken } from './spoken.ts';

/** Colours and forms that a page sets; `page` is what lies around the widget in the preview. */
const LOOK = [
	{ property: '--freehold-color-primary', key: 'lookPrimary', kind: 'color' },
	{ property: '--freehold-color-text', key: 'lookText', kind: 'color' },
	{ property: '--freehold-color-surface', key: 'lookSurface', kind: 'color' },
	{ property: '--freehold-radius', key: 'lookRadius', kind: 'px' },
	{ property: '--freehold-font', key: 'lookFont', kind: 'text' },
] as const;

/** Which publishable key was chosen last; it is public, and kept in this browser. */
const keyName = ({ organization }: Session): string => `freehold.embed-key.${organization.id}`;

/** An attribute's name in words: `detail-url` is “Detail URL”. */
const labelOf = (name: string): string => inWords(name).replace(/\burl\b/i, 'URL');

type PublishableKey = { id: string; name: string; prefix: string; origins: string[] | null };

export class ConsoleEmbed extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		_tag: { state: true },
		_attributes: { state: true },
		_look: { state: true },
		_page: { state: true },
		_key: { state: true },
		_origin: { state: true },
		_fault: { state: true },
		_busy: { state: true },
	};
	static override styles = [...screenStyles, embedStyles];

	declare session: Session;
	declare _tag: string;
	/** By widget, so that another look at one finds it as it was left. */
	declare _attributes: Record<string, Record<string, string>>;
	declare _look: Record<string, string>;
	/** The colour of the page around it, in the preview. */
	declare _page: string;
	declare _key: string;
	/** Of the customer's site, for a new key. */
	declare _origin: string;
	declare _fault: string;
	declare _busy: boolean;

	#load = new Load<Widget[]>(
		this,
		() => 'widgets',
		() => fetchWidgets(),
	);
	/** Publishable keys, which can be read again: their prefix is all of them. */
	#known = new Load<PublishableKey[]>(
		this,
		() => 'keys',
		async (signal) => {
			const query = { kind: 'publishable', limit: '100' };
			const page = await this.session.run<{ data: PublishableKey[] }>({ method: 'GET', path: '/v1/api-keys', query }, signal);
			return page.data;
		},
	);

	constructor() {
		super();
		this._tag = '';
		this._attributes = {};
		this._look = {};
		this._page = '#ffffff';
		this._key = '';
		this._origin = '';
		this._fault = '';
		this._busy = false;
	}

	protected override willUpdate(changed: PropertyValues<this>): void {
		if (!changed.has('session')) return;
		this._key = localStorage.getItem(keyName(this.session)) ?? '';
		const { primaryColor } = this.session.organization as { primaryColor?: string | null };
		if (primaryColor) this._look = { '--freehold-color-primary': primaryColor };
	}

	#keep(key: string): void {
		this._key = key.trim();
		localStorage.setItem(keyName(this.session), this._key);
	}

	/** A key for the customer's pages, and for this one, so that the preview shows something. */
	async #issue(): Promise<void> {
		if (this._busy) return;
		this._busy = true;
		this._fault = '';
		try {
			const origins = [...new Set([this._origin.trim(), location.origin].filter(Boolean))];
			const name = this._origin.trim() || this.local.text('embedPreview');
			const body = { name: name.slice(0, 100), kind: 'publishable', origins };
			const answer = await this.session.run<{ key: string }>({ method: 'POST', path: '/v1/api-keys/issue', body, once: true });
			this.#keep(answer.key);
			void this.#known.reload();
			toast(this.local.text('embedIssued'));
		} catch (error) {
			this._fault = explain(error, this.local);
		} finally {
			this._busy = false;
		}
	}

	async #copy(text: string): Promise<void> {
		await navigator.clipboard.writeText(text);
		toast(this.local.text('copied'));
	}

	protected view(): unknown {
		const { value, error } = this.#load;
		if (error) return problemState(error, this.local, () => void this.#load.reload());
		if (!value) return skeleton(8);
		const widget = value.find(({ tag }) => tag === this._tag) ?? value[0];
		if (!widget) return html`<p class="muted">${this.local.text('embedNone')}</p>`;
		const attributes = this._attributes[widget.tag] ?? {};
		const setup: Setup = { origin: location.origin, key: this._key, widget, attributes, look: this._look };
		return html`<div class="studio">
			<div class="setup">${this.#widgets(value, widget)} ${this.#knobs(widget, attributes)} ${this.#looks()} ${this.#keys()}</div>
			<div class="result">${this.#preview(setup)} ${this.#snippet(setup)}</div>
		</div>`;
	}

	#widgets(all: Widget[], chosen: Widget): TemplateResult {
		const { local } = this;
		return html`<section class="card part">
			<h2><label for="widget">${local.text('embedWidget')}</label></h2>
			<select class="input" id="widget" @change=${(event: Event) => (this._tag = (event.target as HTMLSelectElement).value)}>
				${all.map(({ tag, title }) => html`<option value=${tag} ?selected=${tag === chosen.tag}>${title}</option>`)}
			</select>
			<p class="muted">${spoken(chosen.description)}</p>
		</section>`;
	}

	#knobs(widget: Widget, attributes: Record<string, string>): unknown {
		if (widget.knobs.length === 0) return nothing;
		const set = (name: string, value: string) => {
			this._attributes = { ...this._attributes, [widget.tag]: { ...attributes, [name]: value } };
		};
		return html`<section class="card part">
			<h2>${this.local.text('embedSetUp')}</h2>
			${widget.knobs.map((knob) => this.#knob(knob, attributes[knob.name] ?? knob.preset, (value) => set(knob.name, value)))}
		</section>`;
	}

	#knob({ name, description, kind, values, usual }: Knob, value: string, set: (value: string) => void): TemplateResult {
		const id = `knob-${name}`;
		const text = (event: Event) => set((event.target as HTMLInputElement).value);
		const hint = description ? html`<p class="hint" id=${`${id}-hint`}>${spoken(description)}</p>` : nothing;
		if (kind === 'boolean')
			return html`<div class="field">
				<label class="tick"><input type="checkbox" .checked=${value === 'true'} @change=${(event: Event) => set(String((event.target as HTMLInputElement).checked))} />${labelOf(name)}</label>${hint}
			</div>`;
		const control =
			kind === 'choice'
				? html`<select class="input" id=${id} @change=${text}>
						<option value="" ?selected=${!value}>–</option>
						${values.map((one) => html`<option value=${one} ?selected=${one === value}>${inWords(one)}</option>`)}
					</select>`
				: html`<input class="input" id=${id} type=${kind} placeholder=${usual} .value=${value} aria-describedby=${description ? `${id}-hint` : nothing} @change=${text} />`;
		return html`<div class="field"><label for=${id}>${labelOf(name)}</label>${control}${hint}</div>`;
	}

	#looks(): TemplateResult {
		const { local } = this;
		const set = (property: string, value: string) => (this._look = { ...this._look, [property]: value });
		const line = (property: string, key: string, kind: string): TemplateResult => {
			const value = this._look[property] ?? '';
			const id = `look${property}`;
			const input =
				kind === 'color'
					? html`<input id=${id} type="color" .value=${value || '#17503f'} @input=${(event: Event) => set(property, (event.target as HTMLInputElement).value)} />`
					: kind === 'px'
						? html`<input class="input" id=${id} type="number" min="0" max="40" .value=${value.replace('px', '')} @input=${(event: Event) => set(property, (event.target as HTMLInputElement).value && `${(event.target as HTMLInputElement).value}px`)} />`
						: html`<input class="input" id=${id} .value=${value} placeholder="Georgia, serif" @change=${(event: Event) => set(property, (event.target as HTMLInputElement).value.replace(/[;{}<>]/g, ''))} />`;
			return html`<li>
				<label for=${id}>${local.text(key)}</label>
				<span
					>${input}${value ? html`<button class="button quiet icon" type="button" aria-label=${local.text('lookReset', { name: local.text(key) })} title=${local.text('lookReset', { name: local.text(key) })} @click=${() => set(property, '')}>${glyph('back')}</button>` : nothing}</span
				>
			</li>`;
		};
		return html`<section class="card part">
			<h2>${local.text('embedLook')}</h2>
			<ul class="looks">
				${LOOK.map(({ property, key, kind }) => line(property, key, kind))}
				<li>
					<label for="page">${local.text('lookPage')}</label>
					<span><input id="page" type="color" .value=${this._page} @input=${(event: Event) => (this._page = (event.target as HTMLInputElement).value)} /></span>
				</li>
			</ul>
		</section>`;
	}

	#keys(): TemplateResult {
		const { local } = this;
		const canIssue = this.session.catalogue.description.operations.some(({ id }) => id === 'api-key.issue');
		return html`<section class="card part">
			<h2>${local.text('embedKey')}</h2>
			<div class="field">
				<label for="key">${local.text('embedKeyLabel')}</label>
				<select class="input" id="key" @change=${(event: Event) => this.#keep((event.target as HTMLSelectElement).value)}>
					<option value="" ?selected=${!this._key}>${local.text('choose')}</option>
					${(this.#known.value ?? []).map(({ prefix, name, origins }) => html`<option value=${prefix} ?selected=${prefix === this._key}>${name} (${origins?.join(', ')})</option>`)}
				</select>
				<p class="hint">${local.text('embedKeyHint', { origin: location.origin })}</p>
			</div>
			${
				canIssue
					? html`<div class="field">
								<label for="origin">${local.text('embedOrigin')}</label>
								<input class="input" id="origin" type="url" placeholder="https://www.example.com" .value=${this._origin} @change=${(event: Event) => (this._origin = (event.target as HTMLInputElement).value)} />
							</div>
							<div role="alert">${this._fault || nothing}</div>
							<button class="button" type="button" ?disabled=${this._busy} @click=${() => void this.#issue()}>${glyph('keys')}${local.text('embedIssue')}</button>`
					: nothing
			}
		</section>`;
	}

	#preview(setup: Setup): TemplateResult {
		return html`<section class="card part" aria-labelledby="preview">
			<h2 id="preview">${this.local.text('embedPreview')}</h2>
			${
				this._key
					? html`<console-embed-preview .setup=${setup} .page=${this._page}></console-embed-preview>`
					: html`<p class="muted">${this.local.text('embedNoKey')}</p>`
			}
		</section>`;
	}

	#snippet(setup: Setup): TemplateResult {
		const { local } = this;
		const part = (key: string, text: string) => html`<section class="card part">
			<header>
				<h2>${local.text(key)}</h2>
				<button class="button" type="button" @click=${() => void this.#copy(text)}>${glyph('copy')}${local.text('copy')}<span class="silent">: ${local.text(key)}</span></button>
			</header>
			<pre tabindex="0" role="region" aria-label=${local.text(key)}><code>${text}</code></pre>
		</section>`;
		return html`${part('embedSnippet', snippetOf(setup))} ${part('embedPolicy', policyOf(setup.origin))}`;
	}
}

define('console-embed', ConsoleEmbed);
