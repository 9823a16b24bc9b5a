/**
 * `<docs-playground tag="freehold-listings">`: a widget as it runs on a page, with everything that can be set, and the lines that a page
 * would have. It answers from a recording of the platform; nothing leaves the browser.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { buttonStyles, inputStyles } from '../../../widgets/kit/controls.ts';
import { define } from '../../../widgets/kit/define.ts';
import { FreeholdElement } from '../../../widgets/kit/element.ts';
import { elements } from '../../../widgets/manifest/elements.ts';
import { type Attribute, type ElementDescription, TOKENS } from '../../../widgets/manifest/model.ts';
import type { Choices, Shown, Told } from './frame.ts';
import { type Attributes, beginningOf, knobsOf, snippetOf } from './setup.ts';
import { playgroundStyles } from './styles.ts';

const LANGUAGES = { en: 'English', es: 'Español', fr: 'Français', ar: 'العربية' };

/** In pixels: what is taller is scrolled, as on a screen. */
const [LEAST, MOST] = [160, 720];

const textIn = (event: Event): string => (event.target as HTMLInputElement).value;

export class DocsPlayground extends FreeholdElement {
	static override properties = {
		tag: {},
		_attributes: { state: true },
		_look: { state: true },
		_language: { state: true },
		_scheme: { state: true },
		_phone: { state: true },
		_height: { state: true },
		_told: { state: true },
		_copied: { state: true },
	};
	static override styles = [...FreeholdElement.sheets, buttonStyles, inputStyles, playgroundStyles];

	/** Of the widget. */
	declare tag: string;
	declare _attributes: Attributes | undefined;
	declare _look: Record<string, string>;
	declare _language: string;
	/** Empty: as the page around it. */
	declare _scheme: '' | 'light' | 'dark';
	declare _phone: boolean;
	declare _height: number;
	/** What the widget told last, newest first. */
	declare _told: string[];
	declare _copied: boolean;
	#choices: Choices = {};
	#appearance = new MutationObserver(() => this.requestUpdate());
	#hear = ({ data, source }: MessageEvent): void => {
		if (source === this.#frame?.contentWindow) this.#heard(data as Told);
	};

	constructor() {
		super();
		this._look = {};
		this._language = 'en';
		this._scheme = '';
		this._phone = false;
		this._height = LEAST;
		this._told = [];
		this._copied = false;
	}

	override connectedCallback(): void {
		super.connectedCallback();
		addEventListener('message', this.#hear);
		this.#appearance.observe(document.documentElement, { attributeFilter: ['class'] });
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener('message', this.#hear);
		this.#appearance.disconnect();
	}

	get #frame(): HTMLIFrameElement | null {
		return this.renderRoot?.querySelector('iframe') ?? null;
	}

	get #widget(): ElementDescription {
		return elements.find(({ tag }) => tag === this.tag) as ElementDescription;
	}

	get #shownScheme(): 'light' | 'dark' {
		return this._scheme || (document.documentElement.classList.contains('dark') ? 'dark' : 'light');
	}

	#heard(told: Told): void {
		if ('choices' in told) {
			this.#choices = told.choices;
			this._attributes = beginningOf(this.#widget, told.choices);
		} else if ('height' in told) this._height = Math.max(this._height > MOST ? MOST : LEAST, told.height);
		else if ('unanswered' in told) this.#note(`not recorded: ${told.unanswered}`);
		else {
			// What is pressed may open in a dialog, which needs a window's height.
			if (told.event === 'freehold-select') this._height = MOST;
			this.#note(`${told.event}: ${told.detail.slice(0, 300)}`);
		}
	}

	#note(line: string): void {
		this._told = [line, ...this._told].slice(0, 4);
	}

	#set(name: string, value: string | undefined): void {
		const { [name]: _before, ...rest } = this._attributes ?? {};
		this._attributes = value === undefined ? rest : { ...rest, [name]: value };
	}

	/** The next widget's page may be given this element. */
	protected override willUpdate(changed: PropertyValues<this>): void {
		if (changed.get('tag')) this._attributes = beginningOf(this.#widget, this.#choices);
	}

	protected override updated(): void {
		const frame = this.#frame;
		if (!frame) return;
		frame.style.blockSize = `${Math.min(MOST, this._height)}px`;
		if (!this._attributes) return;
		const shown: Shown = {
			tag: this.tag,
			attributes: { ...this._attributes },
			look: this._look,
			lang: this._language,
			scheme: this.#shownScheme,
		};
		frame.contentWindow?.postMessage(shown, location.origin);
	}

	protected view(): unknown {
		return html`
			${this.#tools()}
			<div class="page ${this._phone ? 'phone' : ''}"><iframe src="/playground/frame.html" title=${`${this.#widget.title}, live`}></iframe></div>
			<div class="told" role="log" aria-label="What the widget told">${this._told.map((line) => html`<p>${line}</p>`)}</div>
			<h2 id="lines">On a page</h2>
			${this.#snippet()}
			<h2>Set it up</h2>
			<div class="knobs">${knobsOf(this.#widget).map((knob) => this.#knob(knob))}</div>
			<h2>Looks</h2>
			<div class="knobs">${TOKENS.map((token) => this.#token(token))}</div>
		`;
	}

	#tools(): TemplateResult {
		return html`<div class="tools">
			<label>Language <select class="input" @change=${(event: Event) => (this._language = textIn(event))}>
				${Object.entries(LANGUAGES).map(([lang, name]) => html`<option value=${lang} lang=${lang}>${name}</option>`)}
			</select></label>
			<label>Theme <select class="input" @change=${(event: Event) => (this._scheme = textIn(event) as '')}>
				<option value="">As here</option><option value="light">Light</option><option value="dark">Dark</option>
			</select></label>
			<label class="tick"><input type="checkbox" @change=${() => (this._phone = !this._phone)} /> As on a phone</label>
		</div>`;
	}

	#knob({ name, type, values, usual, description }: Attribute): TemplateResult {
		const value = this._attributes?.[name];
		const hint = html`<p class="hint" id=${`hint-${name}`}>${description.replaceAll('`', '')}</p>`;
		if (type === 'flag') {
			const press = (event: Event) => this.#set(name, (event.target as HTMLInputElement).checked ? '' : undefined);
			return html`<div class="field">
				<label class="tick"><input type="checkbox" .checked=${value !== undefined} aria-describedby=${`hint-${name}`} @change=${press} />${name}</label>${hint}
			</div>`;
		}
		const choices = values?.map((one) => ({ value: one, text: one })) ?? this.#choices[name];
		const change = (event: Event) => this.#set(name, textIn(event) || undefined);
		const control = choices
			? html`<select class="input" id=${name} aria-describedby=${`hint-${name}`} @change=${change}>
					<option value="" ?selected=${!value}>${usual ?? '–'}</option>
					${choices.map((one) => html`<option value=${one.value} ?selected=${one.value === value}>${one.text}</option>`)}
				</select>`
			: html`<input class="input" id=${name} type=${type === 'number' ? 'number' : 'text'} placeholder=${usual ?? nothing} .value=${value ?? ''} aria-describedby=${`hint-${name}`} @change=${change} />`;
		return html`<div class="field"><label for=${name}>${name}</label>${control}${hint}</div>`;
	}

	#token({ name, usual, description }: (typeof TOKENS)[number]): TemplateResult {
		const value = this._look[name] ?? '';
		const set = (event: Event) => (this._look = { ...this._look, [name]: textIn(event).replace(/[;{}<>]/g, '') });
		const picker = /^#/.test(usual)
			? html`<input type="color" aria-label=${`${name}, picked`} .value=${/^#[\da-f]{6}$/i.test(value) ? value : usual} @input=${set} />`
			: nothing;
		return html`<div class="field">
			<label for=${name}>${name.replace('--freehold-', '')}</label>
			<div class="color"><input class="input" id=${name} placeholder=${usual} .value=${value} aria-describedby=${`hint${name}`} @change=${set} />${picker}</div>
			<p class="hint" id=${`hint${name}`}>${description}</p>
		</div>`;
	}

	#snippet(): TemplateResult {
		const text = snippetOf(this.tag, this._attributes ?? {}, this._look, this._language);
		const copy = async (): Promise<void> => {
			await navigator.clipboard.writeText(text);
			this._copied = true;
			setTimeout(() => (this._copied = false), 2000);
		};
		return html`<div class="snippet">
			<pre tabindex="0" role="region" aria-labelledby="lines"><code>${text}</code></pre>
			<button class="button" type="button" @click=${() => void copy()}>${this._copied ? 'Copied' : 'Copy'}</button>
		</div>`;
	}
}

define('docs-playground', DocsPlayground);
