/** `<console-account-email>`: another email address; it counts once the link that is sent there was followed. */
import { changeUserEmail } from '@freehold/sdk';
import { define } from '@freehold/widgets/kit';
import { html, type TemplateResult } from 'lit';
import { AccountForm } from './account-form.ts';
import { passwordField } from './password-field.ts';

export class ConsoleAccountEmail extends AccountForm {
	protected async send(data: FormData): Promise<string> {
		const email = String(data.get('email')).trim();
		await this.session.run(changeUserEmail({ email, currentPassword: String(data.get('current')) }));
		return this.local.text('emailSent', { email });
	}

	protected fields(isWrong: boolean): TemplateResult {
		const { local } = this;
		return html`<div class="field">
				<label for="email">${local.text('newEmail')}</label>
				<input class="input" id="email" name="email" type="email" autocomplete="email" required aria-describedby="fault" aria-invalid=${isWrong} />
			</div>
			${passwordField(local, { id: 'current', label: local.text('currentPassword'), autocomplete: 'current-password', fault: 'fault', isWrong })}`;
	}

	protected view(): TemplateResult {
		return this.form('emailTitle', 'changeEmail', html`<p>${this.session.user['email']}</p>`);
	}
}

define('console-account-email', ConsoleAccountEmail);
