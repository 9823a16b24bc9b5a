/** `<console-second-step>`: the second half of a sign-in. Events: `freehold-signed-in` with the session, `freehold-back`. */
import { answerFactorChallenge, beginFactorChallenge, isFreeholdError } from '@freehold/sdk';
import { define, FreeholdElement } from '@freehold/widgets/kit';
import { html, type TemplateResult } from 'lit';
import './proof.ts';
import { type Challenge, entrance } from './entrance.ts';
import { entranceStyles } from './entrance-styles.ts';
import type { Proof } from './proof.ts';
import type { Sessions } from './session.ts';

export class ConsoleSecondStep extends FreeholdElement {
	static override properties = { sessions: { attribute: false }, challenge: { attribute: false } };
	static override styles = entranceStyles;

	declare sessions: Sessions;
	declare challenge: Challenge;

	async #give(proof: Proof): Promise<void> {
		const { challenge } = this.challenge;
		try {
			this.tell('freehold-signed-in', await this.sessions.enter(answerFactorChallenge({ challenge, ...proof })));
		} catch (error) {
			// Too old, or tried too often: there is nothing more to try here.
			if (isFreeholdError(error) && error.code === 'unauthenticated') this.tell('freehold-back', error.detail);
			throw error;
		}
	}

	protected view(): TemplateResult {
		const { local, sessions } = this;
		const { challenge, methods } = this.challenge;
		return entrance(
			local.text('secondStep'),
			html`<console-proof
					.methods=${methods}
					.action=${local.text('signIn')}
					.options=${() => sessions.ask(beginFactorChallenge({ challenge }))}
					.give=${(proof: Proof) => this.#give(proof)}
				></console-proof>
				<div class="more"><button class="button quiet" type="button" @click=${() => this.tell('freehold-back', '')}>${local.text('backToSignIn')}</button></div>`,
		);
	}
}

define('console-second-step', ConsoleSecondStep);
