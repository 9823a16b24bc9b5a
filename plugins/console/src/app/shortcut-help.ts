/** `<console-shortcut-help>`: the keys that do something here and now, and the switch for single keys. Event: `freehold-close`. */
import { define, FreeholdElement, screenStyles } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { areOn, type Shortcut, shortcutsNow, switchShortcuts } from './shortcuts.ts';

const styles = css`
	:host {
		container-type: normal;
	}
	.groups {
		columns: 2 260px;
		column-gap: 40px;
	}
	section {
		break-inside: avoid;
		margin-block-end: 20px;
	}
	h3 {
		margin-block-end: 6px;
	}
	dl > div {
		display: flex;
		align-items: baseline;
		justify-content: space-between;
		gap: 16px;
		padding-block: 5px;
	}
	dd {
		flex: none;
	}
	kbd {
		display: inline-block;
		min-inline-size: 24px;
		padding: 1px 6px;
		border: 1px solid var(--_border);
		border-block-end-width: 2px;
		border-radius: 5px;
		background: var(--_sunken);
		font: inherit;
		font-size: 0.8571em;
		text-align: center;
	}
	.switch {
		display: flex;
		align-items: flex-start;
		gap: 10px;
		padding-block-start: 16px;
		border-block-start: 1px solid var(--_border);
		font-weight: 400;
	}
	.switch input {
		inline-size: 18px;
		block-size: 18px;
		accent-color: var(--_primary);
	}
`;

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '↵', mod: isMac ? '⌘' : 'Ctrl' };
const keyName = (key: string): string => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** `g h` → "G" then "H"; `mod+k` → "Ctrl" and "K" together. */
const drawn = (keys: string): TemplateResult[] =>
	keys.split(' ').map((stroke) => html`${stroke.split('+').map((key) => html`<kbd>${keyName(key)}</kbd> `)}`);

export class ConsoleShortcutHelp extends FreeholdElement {
	static override properties = { open: { type: Boolean }, _on: { state: true } };
	static override styles = [...screenStyles, styles];

	declare open: boolean;
	declare _on: boolean;

	constructor() {
		super();
		this.open = false;
		this._on = areOn();
	}

	#switch(event: Event): void {
		this._on = (event.target as HTMLInputElement).checked;
		switchShortcuts(this._on);
	}

	protected view(): unknown {
		if (!this.open) return nothing;
		const { local } = this;
		const groups = Object.entries(Object.groupBy(shortcutsNow(), ({ group }) => group)) as [string, Shortcut[]][];
		const close = (event: Event) => {
			event.stopPropagation();
			this.tell('freehold-close');
		};
		return html`<freehold-dialog wide .heading=${local.text('shortcuts')} open @freehold-close=${close}>
			<div class="groups">
				${groups.map(
					([group, list]) => html`<section>
						<h3>${group}</h3>
						<dl>${list.map(({ keys, label }) => html`<div><dt>${label}</dt><dd>${drawn(keys)}</dd></div>`)}</dl>
					</section>`,
				)}
			</div>
			<label class="switch"
				><input type="checkbox" .checked=${this._on} @change=${this.#switch} /><span>${local.text('shortcutsOn')}</span></label
			>
		</freehold-dialog>`;
	}
}

define('console-shortcut-help', ConsoleShortcutHelp);
