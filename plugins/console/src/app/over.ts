/** `<console-over>`: what lies over any screen: the command palette, the help for keys, the operation that was chosen. Event: `freehold-sign-out`. */
import { define, FreeholdElement, screenStyles, toast } from '@freehold/widgets/kit';
import { css, html, type TemplateResult } from 'lit';
import './operation-dialog.ts';
import type { Operation } from './description.ts';
import { frameKeys } from './frame-keys.ts';
import { fetchScreen } from './later-screens.ts';
import type { Line } from './palette-lines.ts';
import type { Session } from './session.ts';
import { Shortcuts } from './shortcuts.ts';
import { chooseTheme, nextTheme, THEMES, themeNow } from './theme.ts';

/** Keeps letters from everybody else until the answer is asked for the text that they make. */
function keptKeys(): () => string {
	let text = '';
	const keep = (event: KeyboardEvent) => {
		if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
		event.preventDefault();
		event.stopImmediatePropagation();
		text += event.key;
	};
	addEventListener('keydown', keep, true);
	return () => {
		removeEventListener('keydown', keep, true);
		return text;
	};
}

export class ConsoleOver extends FreeholdElement {
	static override properties = {
		session: { attribute: false },
		_sheet: { state: true },
		_begun: { state: true },
		_operation: { state: true },
	};
	static override styles = [
		...screenStyles,
		css`
			:host {
				container-type: normal;
				display: contents;
			}
		`,
	];

	declare session: Session;
	declare _sheet: 'palette' | 'help' | undefined;
	/** What the palette begins with. */
	declare _begun: string;
	/** Chosen in the palette. */
	declare _operation: Operation | undefined;

	constructor() {
		super();
		this._begun = '';
		new Shortcuts(this, () =>
			frameKeys(this.session, this.local, {
				palette: () => void this.lay('palette'),
				help: () => void this.lay('help'),
				theme: () => this.#theme(),
			}),
		);
	}

	/** Lays something over the screen, or takes it away again. What is typed while it is fetched is meant for it. */
	async lay(sheet: 'palette' | 'help'): Promise<void> {
		const typed = keptKeys();
		try {
			await fetchScreen(sheet).finally(() => (this._begun = typed()));
			this._sheet = this._sheet === sheet ? undefined : sheet;
		} catch {
			toast(this.local.text('offline'), 'failed');
		}
	}

	#theme(): void {
		chooseTheme(nextTheme());
		toast(this.local.text('themeTo', { theme: this.local.text(`theme-${themeNow()}`) }));
	}

	/** What the palette can switch. */
	get #switches(): Line[] {
		const { local } = this;
		return [
			...THEMES.map((theme): Line => {
				const title = local.text('themeTo', { theme: local.text(`theme-${theme}`) });
				return { group: 'switches', title, act: () => chooseTheme(theme) };
			}),
			{ group: 'switches', title: local.text('shortcuts'), note: '?', act: () => void this.lay('help') },
			{ group: 'switches', title: local.text('signOut'), act: () => void this.tell('freehold-sign-out') },
		];
	}

	protected view(): TemplateResult {
		const { session } = this;
		const close = () => (this._sheet = undefined);
		return html`<console-palette
				.session=${session}
				.switches=${this.#switches}
				.begun=${this._begun}
				.open=${this._sheet === 'palette'}
				@freehold-close=${close}
				@freehold-run=${(event: CustomEvent<Operation>) => (this._operation = event.detail)}
			></console-palette>
			<console-shortcut-help .open=${this._sheet === 'help'} @freehold-close=${close}></console-shortcut-help>
			<console-operation-dialog
				.session=${session}
				.operation=${this._operation}
				@freehold-close=${() => (this._operation = undefined)}
			></console-operation-dialog>`;
	}
}

define('console-over', ConsoleOver);
