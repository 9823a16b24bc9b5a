/** `<console-account-password>`: another password, with the current one. */
import { setUserPassword } from '@freehold/sdk';
import { define } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { AccountForm } from './account-form.ts';
import { passwordField } from './password-field.ts';

export class ConsoleAccountPassword extends AccountForm {
	protected async send(data: FormData): Promise<string> {
		const [password, currentPassword] = [String(data.get('password')), String(data.get('current'))];
		await this.session.run(setUserPassword(this.session.user.id, { password, currentPassword }));
		return this.local.text('passwordChanged');
	}

	protected fields(isWrong: boolean): TemplateResult {
		const { local } = this;
		const [current, fresh] = [local.text('currentPassword'), local.text('newPassword')];
		return html`${passwordField(local, { id: 'current', label: current, autocomplete: 'current-password', fault: 'fault', isWrong })}
			${passwordField(local, { id: 'password', label: fresh, hint: local.text('passwordRules'), autocomplete: 'new-password', fault: 'fault', isWrong })}`;
	}

	protected view(): TemplateResult {
		return this.form('passwordTitle', 'changePassword', nothing);
	}
}

define('console-account-password', ConsoleAccountPassword);
