/** A password: hidden, and shown on demand. */
import type { Localise } from '@freehold/widgets/kit';
import { css, html, nothing, type TemplateResult } from 'lit';
import { glyph } from './glyphs.ts';

export const passwordStyles = css`
	.password {
		position: relative;
	}
	.password .input {
		padding-inline-end: 48px;
	}
	.password .button.icon {
		position: absolute;
		inset-block-end: 0;
		inset-inline-end: 0;
		block-size: var(--_control, 42px);
		min-block-size: 0;
	}
	.password .hint {
		margin-block: 0 6px;
	}
`;

type PasswordField = {
	id: string;
	label: string;
	autocomplete: 'current-password' | 'new-password';
	hint?: string;
	/** The element that tells what is wrong. */
	fault: string;
	isWrong: boolean;
};

export function passwordField(local: Localise, { id, label, autocomplete, hint, fault, isWrong }: PasswordField): TemplateResult {
	return html`<div class="field password">
		<label for=${id}>${label}</label>
		${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
		<input class="input" id=${id} name=${id} type="password" autocomplete=${autocomplete} required aria-describedby="${hint ? `${id}-hint ` : ''}${fault}" aria-invalid=${isWrong} />
		<button class="button quiet icon" type="button" aria-label=${local.text('showPassword')} @click=${(event: Event) => reveal(event, local)}>${glyph('eye')}</button>
	</div>`;
}

function reveal({ currentTarget }: Event, local: Localise): void {
	const button = currentTarget as HTMLButtonElement;
	const input = button.previousElementSibling as HTMLInputElement;
	input.type = input.type === 'password' ? 'text' : 'password';
	button.ariaLabel = local.text(input.type === 'password' ? 'showPassword' : 'hidePassword');
}
