/** `<console-account-sessions>`: where a person is signed in, and how they end that. */
import { type Command, type ListSessionsAnswer, listSessions, revokeSession, revokeSessionOthers } from '@freehold/sdk';
import { define, FreeholdElement, Load, skeleton, toast } from '@freehold/widgets/kit';
import { html, nothing, type TemplateResult } from 'lit';
import { accountStyles } from './account-styles.ts';
import { explain, problemState } from './problem.ts';
import type { Session } from './session.ts';
import { shortDate } from './values.ts';

type SignIn = ListSessionsAnswer['data'][number];

export class ConsoleAccountSessions extends FreeholdElement {
	static override properties = { session: { attribute: false } };
	static override styles = accountStyles;

	declare session: Session;

	#load = new Load<SignIn[]>(
		this,
		() => 'sessions',
		async (signal) => {
			const { data } = await this.session.run(listSessions(), signal);
			return data.sort((a, b) => Number(b.current) - Number(a.current));
		},
	);

	async #end(command: Command<void>, said: string): Promise<void> {
		try {
			await this.session.run(command);
			toast(said);
			await this.#load.reload();
			this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
		} catch (error) {
			toast(explain(error, this.local), 'failed');
		}
	}

	protected view(): TemplateResult {
		const { local } = this;
		const { value, error } = this.#load;
		return html`<section class="card">
			<h2 tabindex="-1">${local.text('sessionsTitle')}</h2>
			${error ? problemState(error, local, () => void this.#load.reload()) : value ? this.#list(value) : skeleton(3)}
		</section>`;
	}

	#list(sessions: SignIn[]): TemplateResult {
		const { local } = this;
		const others = () => void this.#end(revokeSessionOthers(), local.text('othersEnded'));
		return html`<ul class="items">${sessions.map((session) => this.#item(session))}</ul>
			${sessions.length > 1 ? html`<div class="buttons"><button class="button danger" type="button" @click=${others}>${local.text('endOthers')}</button></div>` : nothing}`;
	}

	#item({ id, device, address, signedInAt, lastUsedAt, current }: SignIn): TemplateResult {
		const { local } = this;
		const told = [
			address && local.text('sessionFrom', { address }),
			local.text('signedInAt', { when: shortDate(signedInAt, local) }),
			lastUsedAt && !current && local.text('lastUsed', { when: shortDate(lastUsedAt, local) }),
		];
		const end = () => void this.#end(revokeSession(id), local.text('sessionEndedOf', { name: device.name }));
		return html`<li>
			<div class="what">
				<b>${device.name}</b>${current ? html`<span class="badge live-0">${local.text('thisDevice')}</span>` : nothing}
				<small>${told.filter(Boolean).join(' · ')}</small>
			</div>
			${current ? nothing : html`<button class="button" type="button" aria-label=${local.text('endSessionOf', { name: device.name })} @click=${end}>${local.text('endSession')}</button>`}
		</li>`;
	}
}

define('console-account-sessions', ConsoleAccountSessions);
